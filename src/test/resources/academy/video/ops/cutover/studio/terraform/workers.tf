resource "aws_autoscaling_group" "video_workers" {
  name     = "studio-video-workers"
  max_size = 8
}

resource "aws_autoscaling_policy" "track" {
  autoscaling_group_name = aws_autoscaling_group.video_workers.name
  policy_type            = "TargetTrackingScaling"
}

resource "aws_autoscaling_group" "api" {
  name = "studio-api"
}

resource "aws_autoscaling_policy" "api_cpu" {
  policy_type = "TargetTrackingScaling"
}

resource "aws_sqs_queue" "video_in" {
  name = "studio-video-in"
}

resource "aws_lambda_function" "video_depth" {
  function_name = "studio-depth"
}

resource "aws_lambda_function" "thumbnails_of_courses" {
  function_name = "studio-thumbs"
}

resource "aws_batch_job_queue" "video" {
  name = "studio-video-batch"
}

resource "aws_ecr_repository" "video_worker" {
  name = "studio-video-worker"
}
