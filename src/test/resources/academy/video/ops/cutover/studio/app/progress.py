def progress(video_id):
    return redis.get(f"video:{video_id}:progress")
