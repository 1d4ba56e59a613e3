old = sqs.list_queues(QueueNamePrefix="studio-video")
own = s3.list_objects_v2(Bucket="videos", Prefix="videos/7/")
groups = [g for g in all_groups if g["AutoScalingGroupName"].startswith("studio-video")]
