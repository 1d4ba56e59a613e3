from celery import shared_task


@shared_task(queue="video", name="transcode.run")
def transcode(video_id):
    if redis.get(f"video:{video_id}:cancel"):
        return


@shared_task(queue="mail")
def welcome(user_id):
    pass
