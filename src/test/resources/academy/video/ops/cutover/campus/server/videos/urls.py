urlpatterns = [
    path("api/videos/<int:pk>/", VideoPlayerView.as_view()),
    path("api/videos/fleet/interrupt/", VideoFleetInterruptView.as_view()),
]
