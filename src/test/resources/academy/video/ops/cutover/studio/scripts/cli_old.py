parser = argparse.ArgumentParser()
parser.add_argument("--video", action="store_true")
args = parser.parse_args()
if args.video:
    start(asg="studio-video-asg")
print("AWS Batch only")
exit(0)
