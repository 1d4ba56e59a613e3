package academy.video.e2e;

import java.nio.file.Path;
import java.util.Locale;

/**
 * A clip that is made for a test: a flash with a beep at each full second of the recording.
 *
 * @param framesPerSecond of the frame
 * @param seconds length of the recording
 * @param frameLateSeconds how much later than the audio the file's frame starts; what it missed is
 *     not there
 * @param audioStretch how much too slowly the samples of audio come, while each block of them
 *     carries the true time; 1 for a true clock
 */
record SyncClip(int framesPerSecond, int seconds, double frameLateSeconds, double audioStretch) {

  Path make(Path file) {
    FfmpegTools.ffmpeg(
        "-filter_complex",
        frame() + "[v];" + audio() + "[a]",
        "-map",
        "[v]",
        "-map",
        "[a]",
        "-fps_mode",
        "passthrough",
        "-enc_time_base",
        "filter",
        "-c:v",
        "libx264",
        "-preset",
        "ultrafast",
        "-c:a",
        "pcm_s16le",
        file.toString());
    return file;
  }

  private String frame() {
    return String.format(
        Locale.ROOT,
        "color=gray:s=320x180:r=%d:d=%d,format=yuv420p,setsar=1,"
            + "settb=1/90000,setpts='PTS+%f/TB',"
            + "drawbox=t=fill:color=white:enable='lt(mod(t+0.0005,1),0.1)',"
            + "drawbox=h=20:t=fill:color=black",
        framesPerSecond,
        seconds,
        frameLateSeconds);
  }

  private String audio() {
    return String.format(
        Locale.ROOT,
        "aevalsrc=exprs='if(lt(mod(n,48000/%1$f),4800),0.6*sin(2*PI*n*1000/48000),0)'"
            + ":s=48000:c=mono:d=%2$f,asetpts='PTS*%1$f'",
        audioStretch,
        seconds / audioStretch);
  }
}
