class VideoFleetInterruptView(View):
    def get(self, request):
        return JsonResponse({"stop": cache.get("video:fleet:stop")})


class VideoPlayerView(View):
    """Plays a video; a listener that is interrupted goes on where it stopped."""

    def get(self, request, pk):
        try:
            return render(request, "video.html", {"video": Video.objects.get(pk=pk)})
        except KeyboardInterrupt:
            raise
