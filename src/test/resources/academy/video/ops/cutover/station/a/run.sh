case "$WORKER" in
  ai) x ;;
  video) y ;;
esac
./restart_worker.sh video
QUEUE="https://sqs.eu/1/${PREFIX}-video-jobs"
aws lambda update-function-code --function-name campus-queue-depth --zip-file x
