"""Submits a video to AWS Batch, waits for its end, and verifies posts of its webhook. docs/api.md and docs/webhook.md explain both.

    pip install boto3
    python3 submit_video.py r2://uploads/7.mp4 r2://videos/7 7      # one node
    python3 submit_video.py r2://uploads/7.mp4 r2://videos/7 7 8    # an array job: eight nodes share the video

Set AWS_REGION, R2_ACCOUNT_ID, R2_ACCESS_KEY_ID and R2_SECRET_ACCESS_KEY (a token that reads and writes the destination). AWS
credentials are found as always.
"""
import hashlib
import hmac
import json
import os
import re
import sys
import time
from datetime import datetime, timezone

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

QUEUE = os.environ.get("VIDEO_BATCH_JOB_QUEUE", "academy-video-batch-queue")
DEFINITION = os.environ.get("VIDEO_BATCH_JOB_DEFINITION", "academy-video-batch-jobdef")
PROJECT = os.environ.get("VIDEO_BATCH_PROJECT", "academy-video")
ENDED = ("SUCCEEDED", "FAILED")


def job_name(video_id, destination):
    """job_name("7", "r2://videos/7") is video-7-4fd5f75d6269."""
    digest = hashlib.sha256(f"{video_id}\n{destination}".encode()).hexdigest()
    return f"video-{re.sub('[^A-Za-z0-9_-]', '_', video_id)[:100]}-{digest[:12]}"


def submit_request(source, destination, video_id, profile, nodes, requested_at):
    request = {
        "jobName": job_name(video_id, destination),
        "jobQueue": QUEUE,
        "jobDefinition": DEFINITION,
        "parameters": {"source": source, "destination": destination, "videoId": video_id, "profile": profile},
        "tags": {"project": PROJECT, "video-id": video_id, "video-destination": destination},
        "propagateTags": True,
        "containerOverrides": {"environment": [{"name": "VIDEO_REQUESTED_AT", "value": requested_at}]},
    }
    if nodes > 1:
        request["arrayProperties"] = {"size": nodes}
        request["containerOverrides"]["environment"].append({"name": "VIDEO_NODES", "value": str(nodes)})
    return request


def jobs_at_work(batch, name):
    pages = batch.get_paginator("list_jobs").paginate(jobQueue=QUEUE, filters=[{"name": "JOB_NAME", "values": [name]}])
    return [job["jobId"] for page in pages for job in page["jobSummaryList"] if job["status"] not in ENDED]


def submit(batch, request):
    """Returns the job's id; of an array job, the array's."""
    if jobs_at_work(batch, request["jobName"]):
        raise SystemExit("The video is being encoded.")
    try:
        return batch.submit_job(**request)["jobId"]
    except (BotoCoreError, ClientError):
        # The answer may have been lost. There was no job of this name before, so one that is there now is ours.
        lost = jobs_at_work(batch, request["jobName"])
        if not lost:
            raise
        return lost[0]


def note(r2, bucket, folder, job_id, video_id, source, requested_at):
    """Writes the first status.json, so that everybody sees the job before it starts. Never replaces a job's own."""
    status = {"state": "submitted", "stage": "submit", "percent": 0.0, "heartbeat": now(), "submitted_at": now(),
              "requested_at": requested_at, "video_id": video_id, "source": source, "job_id": job_id, "attempt": 1}
    try:
        r2.put_object(Bucket=bucket, Key=f"{folder}/status.json", Body=json.dumps(status).encode(),
                      ContentType="application/json", CacheControl="no-store", IfNoneMatch="*")
    except ClientError as error:
        print(f"No first status.json: {error}", file=sys.stderr)  # the job is accepted all the same


def read_status(r2, bucket, folder):
    try:
        return json.load(r2.get_object(Bucket=bucket, Key=f"{folder}/status.json")["Body"])
    except r2.exceptions.NoSuchKey:
        return {}


def wait(batch, r2, bucket, folder, job_id):
    """Returns the job's last status.json; an empty one if the job left none. Batch says whether the job has ended: after a
    failed attempt, it may start another."""
    while True:
        jobs = batch.describe_jobs(jobs=[job_id])["jobs"]
        has_ended = not jobs or jobs[0]["status"] in ENDED
        status = read_status(r2, bucket, folder)
        status = status if status.get("job_id") == job_id else {}  # else it is about another job
        if has_ended or status.get("state") in ("succeeded", "superseded"):
            return status
        print(f"{status.get('state', 'waiting')}: {status.get('percent', 0)} %")
        time.sleep(10)


def signature(secret, timestamp, body):
    """The header X-Video-Signature of a post. To try your own code:

        secret     an-example-of-a-secret
        timestamp  1769860800
        body       {"event":"job.started"}
        signature  v1=f22fd326f4eea7ec67598588e5e46839c8402e94c81d949dbef738edd00dc047
    """
    return "v1=" + hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


def is_genuine(secret, headers, body):
    """Whether a post is the worker's, and no older than five minutes. Give the body's bytes as received."""
    timestamp = headers["X-Video-Timestamp"]
    expected = signature(secret, timestamp, body)
    return hmac.compare_digest(expected, headers["X-Video-Signature"]) and abs(time.time() - int(timestamp)) <= 300


def now():
    return datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def main(source, destination, video_id, nodes="1"):
    # SubmitJob can't be repeated safely, so the SDK must not retry it.
    batch = boto3.client("batch", region_name=os.environ.get("AWS_REGION"), config=Config(retries={"total_max_attempts": 1}))
    r2 = boto3.client(
        "s3",
        region_name="auto",
        endpoint_url=os.environ.get("R2_ENDPOINT") or f"https://{os.environ['R2_ACCOUNT_ID']}.r2.cloudflarestorage.com",
        aws_access_key_id=os.environ["R2_ACCESS_KEY_ID"],
        aws_secret_access_key=os.environ["R2_SECRET_ACCESS_KEY"],
        config=Config(request_checksum_calculation="when_required", s3={"addressing_style": "path"}),
    )
    bucket, folder = destination.removeprefix("r2://").rstrip("/").split("/", 1)
    requested_at = now()
    job_id = submit(batch, submit_request(source, destination, video_id, "standard", int(nodes), requested_at))
    print(f"Submitted as {job_id}")
    note(r2, bucket, folder, job_id, video_id, source, requested_at)
    status = wait(batch, r2, bucket, folder, job_id)
    print(json.dumps(status, indent=2))
    sys.exit(0 if status.get("state") in ("succeeded", "superseded") else 1)


if __name__ == "__main__":
    if len(sys.argv) not in (4, 5):
        sys.exit(__doc__)
    main(*sys.argv[1:])
