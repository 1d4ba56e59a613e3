#!/bin/bash
case "$1" in
  --api) systemctl restart api ;;
  --video) systemctl restart video-worker ;;
esac
for worker in mail ai video; do
  echo "$worker"
done
aws ec2 start-instances --instance-ids "$(ids studio-video)"

aws ec2 start-instances --instance-ids "$(ids bastion)"
