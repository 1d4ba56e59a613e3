#!/bin/sh
# Makes every clip of this folder from nothing but FFmpeg's own sources, a Debian font and espeak-ng.
#
#   test-media/make-clips.sh             all clips, into this folder
#   OUT=/some/folder test-media/make-clips.sh lecture counter
#
# Needs espeak-ng and fonts-dejavu-core (Debian: apt-get install espeak-ng fonts-dejavu-core). FFmpeg is
# the program inside the jar that the worker itself uses, so that the same clips come out everywhere;
# FFMPEG=/path/to/ffmpeg takes another one (7.0 or newer).
set -eu
here=$(cd "$(dirname "$0")" && pwd)
out=${OUT:-$here}
font=${FONT:-/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf}
bold=$(dirname "$font")/DejaVuSans-Bold.ttf
mono=$(dirname "$font")/DejaVuSansMono.ttf
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$out"

# ---------------------------------------------------------------- tools

find_ffmpeg() {
  if [ -n "${FFMPEG:-}" ]; then
    echo "$FFMPEG"
    return
  fi
  version=$(sed -n 's/.*<ffmpeg.version>\(.*\)<.*/\1/p' "$here/../pom.xml")
  platform=linux-x86_64-gpl
  [ "$(uname -m)" != aarch64 ] || platform=linux-arm64-gpl
  programs=$here/../target/ffmpeg-programs
  found=$programs/org/bytedeco/ffmpeg/$platform/ffmpeg
  if [ ! -x "$found" ]; then
    "$here/../.ci/mvn" -B -q dependency:unpack \
      "-Dartifact=org.bytedeco:ffmpeg:$version:jar:$platform" \
      "-DoutputDirectory=$programs" "-Dmdep.unpack.includes=org/bytedeco/ffmpeg/$platform/*" >&2
    chmod +x "$found"
  fi
  echo "$found"
}

ffmpeg=$(find_ffmpeg)

# Bit-exact writing leaves out versions and dates, one thread makes x264 repeatable.
run() {
  "$ffmpeg" -hide_banner -nostdin -v error -y "$@"
}

X264='-c:v libx264 -threads:v 1 -preset slow -pix_fmt yuv420p'
COLOR='-colorspace bt709 -color_primaries bt709 -color_trc bt709 -color_range tv'
AAC='-c:a aac -ar 48000 -ac 1 -b:a 48k'
EXACT='-map_metadata -1 -fflags +bitexact -flags:v +bitexact -flags:a +bitexact'

text() { # NAME: keeps standard input as a file that drawtext reads, so that nothing needs escaping
  printf '%s' "$(cat)" > "$work/$1.txt"
}

speech() { # NAME: speaks standard input
  espeak-ng -v en-gb -s 170 -p 42 -w "$work/$1.wav" --stdin
}

# ---------------------------------------------------------------- the counter card

# card WIDTH HEIGHT RATE SECONDS TITLE: a picture that says which frame it is, to people and to programs.
#
# The top ninth is a row of 16 blocks: the frame number in binary, the most significant bit on the left,
# white for 1. From each full second on, everything below it is white for a tenth of a second, together
# with the beep of `beeps`. The rest has moving detail, the title, and the frame number as digits.
card() {
  printf '%s' "$5" | text "title-$1x$2"
  row=$(($2 / 9 - $2 / 9 % 2)) # even
  box=$(($2 / 3 - $2 / 3 % 2))
  size=$((($1 < $2 ? $1 : $2) / 11))
  echo "color=black:s=16x2:r=$3:d=$4,format=yuv444p,\
geq=lum='if(mod(floor(N/pow(2,15-X)),2),235,16)':cb=128:cr=128,scale=$1:$row:flags=neighbor,\
setsar=1,format=yuv420p[code];\
gradients=s=$1x$2:r=$3:d=$4:c0=0x1b3a5c:c1=0x4f7a6b:x0=0:y0=0:x1=$1:y1=$2:nb_colors=2:seed=7:speed=0.002,\
format=yuv420p,setsar=1[ground];\
testsrc2=s=${box}x${box}:r=$3:d=$4,format=yuv420p,setsar=1[detail];\
[ground][detail]overlay=x='(W-w)*(0.5+0.45*sin(t*1.3))':y='H-h-H/20':eval=frame,\
drawtext=fontfile=$bold:textfile=$work/title-$1x$2.txt:fontsize=$size:fontcolor=white:x=(w-tw)/2:y=h*0.19,\
drawtext=fontfile=$mono:text='%{frame_num}':fontsize=$((size * 2)):fontcolor=0xffe08a:x=(w-tw)/2:y=h*0.31,\
drawbox=t=fill:color=white:enable='lt(mod(t+0.0005,1),0.1)'[picture];\
[picture][code]overlay=0:0"
}

# beeps SECONDS: 1 kHz from each full second on, for a tenth of a second.
beeps() {
  echo "aevalsrc=exprs='if(lt(mod(n,48000),4800),0.6*sin(2*PI*n*1000/48000),0)':s=48000:c=mono:d=$1"
}

# make FILE CARD-GRAPH BEEPS-GRAPH [OPTIONS]: encodes a card with its beeps; an empty BEEPS-GRAPH gives no sound.
make() {
  file=$1 picture=$2 sound=$3
  shift 3
  graph="${picture}[v]"
  maps='-map [v]'
  if [ -n "$sound" ]; then
    graph="$graph;${sound}[a]"
    maps="$maps -map [a]"
  fi
  # shellcheck disable=SC2086
  run -filter_complex "$graph" $maps -fps_mode passthrough $X264 -crf 26 -g 60 $COLOR $AAC $EXACT "$@" "$out/$file"
}

# ---------------------------------------------------------------- the lecture

slide_background() { # drawing of what all slides share, for a slide with number $1
  echo "color=0xf7f5ef:s=1280x720:r=25:d=$2,format=yuv444p,\
drawbox=x=0:y=0:w=1280:h=10:color=0x1f4e79:t=fill,drawbox=x=0:y=676:w=1280:h=44:color=0x1f4e79:t=fill,\
drawtext=fontfile=$font:text='Algorithms 1':fontsize=20:fontcolor=white:x=48:y=689,\
drawtext=fontfile=$font:text='$1 / 4':fontsize=20:fontcolor=white:x=w-tw-48:y=689"
}

label() { # FONT SIZE COLOR X Y TEXT-NAME [FROM-SECOND]
  echo ",drawtext=fontfile=$1:fontsize=$2:fontcolor=$3:x=$4:y=$5:textfile=$work/$6.txt:enable='gte(t,${7:-0})'"
}

slides() {
  echo 'Binary search' | text s1-title
  echo 'Finding one value among a million in twenty steps' | text s1-sub
  echo 'Lecture 3 · Searching and sorting' | text s1-line
  echo 'Why keep a list sorted?' | text s2-title
  echo '•  A linear scan looks at every element: n steps' | text s2-a
  echo '•  In a sorted list one look rules out half of it' | text s2-b
  echo '•  So the steps are the logarithm: log2 1,000,000 ≈ 20' | text s2-c
  echo 'The loop, in Java' | text s3-title
  text s3-code <<'JAVA'
int find(int[] sorted, int wanted) {
  int low = 0, high = sorted.length - 1;
  while (low <= high) {
    int mid = (low + high) >>> 1;
    if (sorted[mid] == wanted) return mid;
    if (sorted[mid] < wanted)  low = mid + 1;
    else                       high = mid - 1;
  }
  return -1;  // not found
}
JAVA
  echo 'Looking for 42' | text s4-title
  echo 'steps' | text s4-steps
  echo 'linear scan' | text s4-linear
  echo 'binary search' | text s4-binary

  {
    slide_background 1 "$1"
    echo ',drawbox=x=96:y=204:w=10:h=190:color=0xd9822b:t=fill'
    label "$bold" 76 0x1f4e79 140 200 s1-title
    label "$font" 30 0x333333 142 304 s1-sub
    label "$font" 24 0x777777 142 360 s1-line
  } | tr -d '\n' > "$work/slide1"
  {
    slide_background 2 "$2"
    label "$bold" 44 0x1f4e79 48 48 s2-title
    label "$font" 30 0x333333 64 150 s2-a 1.9
    label "$font" 30 0x333333 64 220 s2-b 4
    label "$font" 30 0x333333 64 290 s2-c 7
  } | tr -d '\n' > "$work/slide2"
  {
    slide_background 3 "$3"
    label "$bold" 44 0x1f4e79 48 48 s3-title
    echo ',drawbox=x=48:y=124:w=860:h=404:color=0x20262e:t=fill'
    echo ",drawbox=x=48:y=243:w=860:h=35:color=0x3a5f86:t=fill:enable='between(t,2.2,3.5)'"
    echo ",drawbox=x=48:y=313:w=860:h=35:color=0x3a5f86:t=fill:enable='between(t,3.5,5.8)'"
    echo ",drawbox=x=48:y=348:w=860:h=35:color=0x3a5f86:t=fill:enable='gte(t,5.8)'"
    label "$mono" 27 0xe6e6e6 72 144 s3-code | sed 's/:textfile/:line_spacing=4:textfile/'
  } | tr -d '\n' > "$work/slide3"
  {
    slide_background 4 "$4"
    label "$bold" 44 0x1f4e79 48 48 s4-title
    # The sorted list, with what is still in question in colour.
    x=0
    for value in 3 8 12 19 27 31 42 57 63 71 88; do
      echo "$value" | text "s4-$x"
      left=$((48 + x * 78))
      [ $x -ge 6 ] && from2=9 || from2=3.4 # step 1 looks at 31 and rules out the left half
      [ $x -le 7 ] && from3=9 || from3=5.2 # step 2 looks at 63 and rules out the right part
      echo ",drawbox=x=$left:y=140:w=72:h=72:color=0xbcd7f0:t=fill"
      echo ",drawbox=x=$left:y=140:w=72:h=72:color=0xe2dfd8:t=fill:enable='gte(t,$from2)+gte(t,$from3)'"
      [ $x -ne 6 ] || echo ",drawbox=x=$left:y=140:w=72:h=72:color=0x8fd19e:t=fill:enable='gte(t,5.8)'"
      echo ",drawtext=fontfile=$bold:fontsize=30:fontcolor=0x222222:x=$left+36-tw/2:y=164:textfile=$work/s4-$x.txt"
      x=$((x + 1))
    done
    for step in '438 1.8 3.6' '672 3.6 5.4' '516 5.4 9'; do
      # shellcheck disable=SC2086
      set -- $step
      echo ",drawbox=x=$1:y=136:w=72:h=80:color=0xd9822b:t=5:enable='gte(t,$2)*lt(t,$3)'"
    done
    # A plot of the steps taken that grows while it is spoken of.
    echo ',drawbox=x=64:y=280:w=3:h=340:color=0x333333:t=fill,drawbox=x=64:y=618:w=760:h=3:color=0x333333:t=fill'
    label "$font" 20 0x333333 78 280 s4-steps
    label "$font" 20 0xc0392b 560 316 s4-linear 2
    label "$font" 20 0x2e7d32 600 586 s4-binary 2
  } | tr -d '\n' > "$work/slide4"
}

lecture() {
  d1=5.2 d2=9.2 d3=7.88 d4=7.72 # whole frames, 30 s together, each as long as what is said
  slides $d1 $d2 $d3 $d4
  echo 'Today: binary search. Finding one value among a million, in twenty steps.' | speech say1
  echo 'Why keep a list sorted? A linear scan looks at every element. In a sorted list, one look rules out half of it.
So the steps are only the logarithm.' | speech say2
  echo 'Here is the loop, in Java. We look at the middle. Too small? Go on to the right. Too large? Go on to the left.' | speech say3
  echo 'Let us look for forty two. Thirty one is too small. Sixty three is too large. And here it is, after three steps.' | speech say4
  # The plot is drawn by formula: x pixels are list length, the curves steps; it is uncovered from left to right.
  linear='(338-X*0.42)'
  binary='(338-9*log(1+X)/log(2)*0.6)'
  plot="color=black@0:s=760x340:r=25:d=$d4,format=yuva444p,\
geq=lum='150-40*gt(Y,$linear)*lt(Y,$linear+3.5)':cb=100:cr='if(lt(abs(Y-$linear),3),190,90)'\
:a='255*lt(X,760*T/5)*(lt(abs(Y-$linear),2)+lt(abs(Y-$binary),2))'"
  # The camera: a person in front of a wall, drawn by formula at twice the size: nods, blinks and speaks.
  head='(pow((X-256-6*sin(T*1.1))/78,2)+pow((Y-170-5*sin(T*2.3))/100,2))'
  hair='(pow((X-256-6*sin(T*1.1))/86,2)+pow((Y-128-5*sin(T*2.3))/78,2))'
  body='(pow((X-256-3*sin(T*1.1))/170,2)+pow((Y-400)/140,2))'
  eyes='(lt(pow((abs(X-256-8*sin(T*1.1))-32)/9,2)+pow((Y-160-6*sin(T*2.3))/(1+7*gt(mod(T,3.1),0.16)),2),1))'
  mouth='(lt(pow((X-256-8*sin(T*1.1))/24,2)+pow((Y-222-5*sin(T*2.3))/(3+9*abs(sin(T*9)*sin(T*3.7))),2),1))'
  camera="color=black:s=512x384:r=25:d=30,format=yuv444p,geq=\
lum='if($eyes,40,if($mouth,70,if(lt($head,1),165-X/18,if(lt($hair,1),52,if(lt($body,1),80+Y/16,120+X/9-Y/12)))))'\
:cb='if($eyes+$mouth,128,if(lt($head,1),108,if(lt($hair,1),120,if(lt($body,1),150,124))))'\
:cr='if($eyes,128,if($mouth,160,if(lt($head,1),150,if(lt($hair,1),134,if(lt($body,1),112,132)))))',\
scale=256:192:flags=area,noise=c0s=5:c0f=t:all_seed=42,drawbox=color=0x1f4e79:t=3,setsar=1"
  # shellcheck disable=SC2086
  run -i "$work/say1.wav" -i "$work/say2.wav" -i "$work/say3.wav" -i "$work/say4.wav" -filter_complex "
    $(cat "$work/slide1"),setsar=1[p1];$(cat "$work/slide2"),setsar=1[p2];$(cat "$work/slide3"),setsar=1[p3];
    $(cat "$work/slide4"),setsar=1[q4];$plot,setsar=1[plot];[q4][plot]overlay=67:280:format=yuv444[p4];
    [p1][p2][p3][p4]concat=n=4[deck];${camera}[camera];[deck][camera]overlay=1000:460:format=yuv444,format=yuv420p[v];
    [0:a]adelay=250,aresample=48000,apad=whole_dur=$d1,atrim=end=${d1}[a1];
    [1:a]adelay=250,aresample=48000,apad=whole_dur=$d2,atrim=end=${d2}[a2];
    [2:a]adelay=250,aresample=48000,apad=whole_dur=$d3,atrim=end=${d3}[a3];
    [3:a]adelay=250,aresample=48000,apad=whole_dur=$d4,atrim=end=${d4}[a4];
    [a1][a2][a3][a4]concat=n=4:v=0:a=1,volume=0.8,pan=stereo|c0=c0|c1=c0[a]" \
    -map '[v]' -map '[a]' -fps_mode passthrough $X264 -crf 21 -g 250 -keyint_min 25 $COLOR \
    -c:a aac -b:a 80k $EXACT -movflags +faststart "$out/lecture.mp4"
}

# ---------------------------------------------------------------- the special ones

counter() {
  make counter.mp4 "$(card 640 360 30 10 counter)" "$(beeps 10)" -movflags +faststart
}

# The same picture and sound with two frames in five dropped at irregular places and one gap of 0.7 s; a frame
# that remains keeps its number and its time, rounded to Matroska's milliseconds.
counter_vfr() {
  make counter-vfr.mkv "$(card 640 360 30 10 counter-vfr),\
select='lt(mod(n,30),3)+lt(mod(n*n*7+n*3,11),6)*not(between(n,155,175))'" "$(beeps 10)"
}

# Sound starts 0.5 s after the picture; what can be heard is where it was in counter.mp4.
counter_offset() {
  make counter-offset.mp4 "$(card 640 360 30 10 counter-offset)" "$(beeps 10),atrim=start=0.5" \
    -movie_timescale 48000 -movflags +faststart
}

offset_audio() {
  make offset-audio.mp4 "$(card 480 270 25 4 'sound from 0.5 s')" "$(beeps 4),atrim=start=0.5" -movie_timescale 48000
}

# The picture starts at 1 s, with frame number 25.
offset_video() {
  make offset-video.mp4 "$(card 480 270 25 5 'picture from 1 s'),trim=start=1" "$(beeps 5)"
}

# As a phone in changing light: up to 60 frames a second, irregularly fewer, one between 2.02 s and 3.18 s.
vfr() {
  make vfr.mp4 "$(card 480 270 60 6 'variable rate'),\
select='not(mod(n,60))+lt(mod(n*n*7+n*5,13),4+3*gte(t,3))*not(between(t,2.02,3.18))'" "$(beeps 6)"
}

# Held upright: stored lying, with a display matrix that turns it upright again.
rotated() {
  make x.mov "$(card 360 640 30 3 'this side up'),transpose=cclock" "$(beeps 3)"
  run -display_rotation:v:0 -90 -i "$out/x.mov" -map 0 -c copy -fflags +bitexact "$out/rotated.mov"
  rm "$out/x.mov"
}

# Stored mirrored, with a display matrix that mirrors it back.
mirrored() {
  make x.mov "$(card 480 270 30 2 'readable'),hflip" "$(beeps 2)"
  run -display_hflip:v:0 -i "$out/x.mov" -map 0 -c copy -fflags +bitexact "$out/mirrored.mov"
  rm "$out/x.mov"
}

no_audio() {
  make no-audio.mp4 "$(card 480 270 25 4 'no sound')" ''
}

audio_only() {
  echo 'This file has a voice and no picture. One, two, three, four, five.' | speech only
  # shellcheck disable=SC2086
  run -i "$work/only.wav" -map 0:a $AAC $EXACT -f ipod "$out/audio-only.m4a"
}

audio_longer() {
  make audio-longer.mp4 "$(card 480 270 25 3 'sound goes on')" "$(beeps 5)"
}

audio_shorter() {
  make audio-shorter.mp4 "$(card 480 270 25 5 'sound stops')" "$(beeps 3)"
}

# PAL 4:3: 720x576 stored, 768x576 shown; the outlined square must be a square.
anamorphic() {
  make anamorphic-4x3.mp4 "$(card 768 576 25 3 '4 to 3'),drawbox=x=60:y=240:w=120:h=120:color=white:t=6,\
scale=720:576,setsar=16/15" "$(beeps 3)"
}

portrait() {
  make portrait.mp4 "$(card 540 960 30 3 portrait)" "$(beeps 3)"
}

tiny() {
  make tiny.mp4 "$(card 176 144 25 3 tiny)" "$(beeps 3)"
}

fps60() {
  make fps60.mp4 "$(card 640 360 60 3 '60 per second')" "$(beeps 3)"
}

slides_1fps() {
  make slides-1fps.mp4 "$(card 640 360 1 10 'one per second')" "$(beeps 10)" -tune stillimage
}

ntsc() {
  make ntsc.mp4 "$(card 640 360 30000/1001 5 'NTSC rate')" "$(beeps 5)"
  # The same pictures with Matroska's millisecond timestamps: 0, 33, 67, 100, 133 ...
  make ntsc.mkv "$(card 640 360 30000/1001 5 'NTSC rate')" "$(beeps 5)"
}

# MPEG-TS with B-frames; starts at 1.4 s, as FFmpeg's TS muxer makes it.
b_frames() {
  make b-frames.ts "$(card 640 360 25 5 'MPEG-TS')" "$(beeps 5)" -bf 3 -f mpegts
}

# Key frames after the first are no IDR frames: pictures before them in time refer over them.
open_gop() {
  make open-gop.mkv "$(card 640 360 25 6 'open GOP')" "$(beeps 6)" \
    -x264-params open-gop=1:keyint=25:min-keyint=25:bframes=3:b-adapt=0:scenecut=0
}

# Two key frames, 10 s apart.
long_gop() {
  make long-gop.mp4 "$(card 480 270 25 12 'long GOP')" "$(beeps 12)" -x264-params keyint=250:min-keyint=250:scenecut=0
}

# As a camera for television: 25 pictures of two fields each a second, upper lines first, MPEG-2 with open GOPs.
interlaced() {
  make interlaced.ts "$(card 240 192 50 5 '25 interlaced'),\
tinterlace=mode=interleave_top,setparams=field_mode=tff,fps=25" "$(beeps 5)" \
    -c:v mpeg2video -flags:v +ilme+ildct+bitexact -top 1 -g 12 -bf 2 -b:v 260k -maxrate 400k -bufsize 400k -f mpegts
}

# H.264 in interlaced frames (MBAFF), lower lines first, open GOPs. Its clock of 33 bits wraps round in the middle.
interlaced_h264() {
  make interlaced-h264.ts "$(card 240 192 60000/1001 5 '29.97 interlaced'),\
tinterlace=mode=interleave_bottom,setparams=field_mode=bff,fps=30000/1001" "$(beeps 5)" \
    -flags:v +ilme+ildct+bitexact -x264-params bff=1:open-gop=1:keyint=30:min-keyint=30:bframes=3:b-adapt=0:scenecut=0 \
    -output_ts_offset 95440 -f mpegts
}

# A careless conversion: the combs of NTSC video, stored as if they were whole pictures.
interlaced_unmarked() {
  make interlaced-unmarked.mp4 "$(card 320 480 60000/1001 4 'not marked'),\
tinterlace=mode=interleave_top,fps=30000/1001,setparams=field_mode=prog,setsar=2" "$(beeps 4)" -crf 33
}

# As broadcast recorders write it: each channel a track of its own. The second one's beeps are half a second later; the third
# is a hum and the fourth silent.
mono_tracks() {
  make x.mov "$(card 320 180 10 3 'mono tracks')" "$(beeps 3)" -crf 36
  # shellcheck disable=SC2086
  run -i "$out/x.mov" -f lavfi -i "aevalsrc=exprs='if(lt(mod(n+24000,48000),4800),0.6*sin(2*PI*n*1000/48000),0)':s=48000:c=mono:d=3" \
    -f lavfi -i 'sine=f=50:r=48000:d=3' -f lavfi -i 'aevalsrc=0:s=48000:d=3' -map 0 -map 1 -map 2 -map 3 -c:v copy $AAC $EXACT "$out/mono-tracks.mov"
  rm "$out/x.mov"
}

# Four sound tracks to choose from: German, a German commentary, English, and an English description of the picture.
languages() {
  make x.mp4 "$(card 320 180 10 3 languages)" "$(beeps 3)" -crf 36
  # shellcheck disable=SC2086
  run -i "$out/x.mp4" -map 0:v -map 0:a -map 0:a -map 0:a -map 0:a -c:v copy $AAC -b:a 24k $EXACT \
    -metadata:s:a:0 language=ger -metadata:s:a:1 language=ger -metadata:s:a:2 language=eng \
    -metadata:s:a:3 language=eng -disposition:a:0 default -disposition:a:1 comment -disposition:a:2 0 \
    -disposition:a:3 visual_impaired "$out/languages.mp4"
  rm "$out/x.mp4"
}

# A recording with a cover picture, which is a second video stream that nobody wants to watch.
cover() {
  make x.mp4 "$(card 320 180 10 2 cover)" "$(beeps 2)" -crf 36
  # shellcheck disable=SC2086
  run -i "$out/x.mp4" -f lavfi -i 'color=c=orange:s=64x64:r=1:d=1' -map 0 -map 1 -c copy -c:v:1 mjpeg $EXACT \
    -disposition:v:1 attached_pic "$out/cover.mp4"
  rm "$out/x.mp4"
}

# Two text tracks in Matroska, one SubRip with typical tags and program code, one ASS that is forced. Cues cross borders of
# 2 s, touch them, overlap, and go on behind the end.
captions() {
  cat > "$work/de.srt" <<'SRT'
1
00:00:00,500 --> 00:00:01,900
Willkommen zur <i>dritten</i> Vorlesung,
heute: <b>Suchen & Sortieren</b>.

2
00:00:02,000 --> 00:00:04,000
while (low < high) { mid = (low + high) / 2; }

3
00:00:03,500 --> 00:00:07,250
Das hier steht über zwei Grenzen hinweg.

4
00:00:07,500 --> 00:00:12,000
Länger als das Video.
SRT
  cat > "$work/en.ass" <<'ASS'
[Script Info]
ScriptType: v4.00+

[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV, Encoding
Style: Default,Arial,16,&Hffffff,&Hffffff,&H0,&H0,0,0,0,0,100,100,0,0,1,1,0,2,10,10,10,0

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
Dialogue: 0,0:00:01.00,0:00:03.00,Default,,0,0,0,,{\pos(100,20)\i1}SIGN:{\i0} Lecture hall\Nsecond floor
Dialogue: 0,0:00:05.00,0:00:06.00,Default,,0,0,0,,{\p1}m 0 0 l 100 0 100 100{\p0}
ASS
  make x.mkv "$(card 320 180 10 8 captions)" "$(beeps 8)" -crf 36 -b:a 24k
  # shellcheck disable=SC2086 # a list of options
  run -i "$out/x.mkv" -i "$work/de.srt" -i "$work/en.ass" -map 0 -map 1 -map 2 -c:v copy -c:a copy -c:s:0 subrip \
    -c:s:1 ass $EXACT -metadata:s:s:0 language=ger -metadata:s:s:1 language=eng -disposition:s:0 0 \
    -disposition:s:1 forced -t 8 "$out/captions.mkv"
  rm "$out/x.mkv"
}

all='lecture counter counter_vfr counter_offset offset_audio offset_video vfr rotated mirrored no_audio audio_only
audio_longer audio_shorter anamorphic portrait tiny fps60 slides_1fps ntsc b_frames open_gop long_gop
interlaced interlaced_h264 interlaced_unmarked captions mono_tracks languages cover'

# shellcheck disable=SC2086
[ $# -gt 0 ] || set -- $all
for clip in "$@"; do
  case " $(echo "$all" | tr '\n' ' ') " in
    *" $clip "*) "$clip" ;;
    *)
      echo "No such clip: $clip. There are: $(echo "$all" | tr '\n' ' ')" >&2
      exit 2
      ;;
  esac
done
