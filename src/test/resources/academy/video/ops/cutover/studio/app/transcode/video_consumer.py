import boto3

VIDEO_QUEUE = "https://sqs.eu-west-1.amazonaws.com/123456789012/studio-video-jobs"


def run():
    client = boto3.client("sqs")
    while True:
        client.receive_message(QueueUrl=VIDEO_QUEUE)
