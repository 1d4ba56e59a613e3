.\Deploy.ps1 -Api
.\Old-Deploy.ps1 -Video
