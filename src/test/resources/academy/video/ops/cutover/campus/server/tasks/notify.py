import boto3

sqs = boto3.client("sqs")


def notify(user):
    sqs.send_message(QueueUrl=settings.MAIL_QUEUE_URL, MessageBody=user.mail)


def poll():
    return sqs.receive_message(QueueUrl=settings.MAIL_QUEUE_URL)
