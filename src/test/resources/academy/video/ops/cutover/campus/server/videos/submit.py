import boto3
from django.conf import settings

batch = boto3.client("batch")


def submit(video):
    """Sends a video to AWS Batch."""
    return batch.submit_job(
        jobName=f"video-{video.pk}",
        jobQueue=settings.VIDEO_BATCH_JOB_QUEUE,
        jobDefinition=settings.VIDEO_BATCH_JOB_DEFINITION,
    )
