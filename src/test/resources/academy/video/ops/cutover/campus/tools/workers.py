WORKERS = [
    "mail",
    "video",
]
KINDS = ["audio", "video"]
parser.add_argument("--kind", choices=["audio", "video"])
