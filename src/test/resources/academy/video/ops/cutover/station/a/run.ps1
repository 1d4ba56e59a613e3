$workers = 'mail','ai','video'
$map = @{ ai = "campus-ai-worker"; video = "campus-video-worker" }
switch ($Worker) {
  "ai" { Restart-Ai }
  "video" { Restart-Video }
}
.\deploy.ps1 video
.\deploy.ps1 -Workers ai,video
.\deploy.ps1 -Target video
