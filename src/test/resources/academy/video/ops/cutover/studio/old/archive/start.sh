# legacy, to be read only
./start.sh --video
