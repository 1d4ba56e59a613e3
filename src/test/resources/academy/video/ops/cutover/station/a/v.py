class TranscodeInterruptStatus(APIView): pass
from app.redis_video_status_cache import get
path("internal/worker/interrupt-status/", x)
class InterruptedUploadView: pass
def on_interrupt(signum): pass
video = Video.objects.get(pk=1)
service = VideoService(video=video)
queue_position = video.position
