#!/bin/bash
case "$1" in
  --api) systemctl restart api ;;
  --video) echo "There is only AWS Batch for videos." >&2; exit 2 ;;
esac
if [ "$WORKER" = "video" ]; then
  echo "video: Batch only" >&2
  exit 2
fi
