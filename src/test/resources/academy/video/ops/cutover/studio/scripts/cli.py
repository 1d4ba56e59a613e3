parser = argparse.ArgumentParser()
parser.add_argument("--video", action="store_true", help="gone")
args = parser.parse_args()
if args.video:
    # kept so that old habits are answered
    parser.error("Videos are encoded on AWS Batch only.")
