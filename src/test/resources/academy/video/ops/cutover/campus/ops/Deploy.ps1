param([switch]$Video, [switch]$Api)
if ($Video) {
  Write-Host "Video runs on AWS Batch only; push the image instead."
  exit 1
}
if ($Api) { Restart-Service api }
