./start.sh --video
