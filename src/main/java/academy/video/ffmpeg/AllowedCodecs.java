package academy.video.ffmpeg;

import java.util.Arrays;
import org.bytedeco.ffmpeg.global.avcodec;

/**
 * Decoders that uploads may need. FFmpeg has hundreds more, for games of the nineties and the like:
 * no lecture needs them, but every hostile file could reach them.
 */
final class AllowedCodecs {

  private static final String FRAMES =
      "h264,hevc,vvc,av1,libaom-av1,libdav1d,vp6,vp6a,vp6f,vp8,vp9,mpeg1video,mpeg2video,mpeg4,"
          + "msmpeg4v1,msmpeg4v2,msmpeg4,h261,h263,h263i,h263p,flv,wmv1,wmv2,wmv3,vc1,theora,dirac,"
          + "prores,dnxhd,cfhd,mjpeg,mjpegb,jpeg2000,dvvideo,ffv1,huffyuv,ffvhuff,utvideo,magicyuv,"
          + "lagarith,rawvideo,v210,v308,v408,v410,r210,r10k,yuv4,qtrle,rpza,smc,svq1,svq3,8bps,cinepak,"
          + "indeo3,indeo4,indeo5,msvideo1,msrle,camstudio,camtasia,tscc2,mss1,mss2,mscc,flashsv,"
          + "flashsv2,zmbv,g2m,screenpresso,fraps,hap,cllc,png,gif";

  private static final String AUDIO =
      "aac,aac_latm,ac3,eac3,dca,truehd,mlp,mp1,mp2,mp3float,opus,libopus,vorbis,flac,alac,"
          + "wavpack,tta,speex,libspeex,wmav1,wmav2,wmapro,wmalossless,wmavoice,amrnb,amrwb,"
          + "libopencore_amrnb,libopencore_amrwb,gsm,gsm_ms,g722,g723_1,g726,g729,ilbc,qcelp,qdm2,qdmc,"
          + "mace3,mace6,nellymoser,dvaudio,s302m,adpcm_ms,adpcm_ima_wav,adpcm_ima_qt,adpcm_swf,"
          + "adpcm_yamaha,pcm_alaw,pcm_mulaw,pcm_bluray,pcm_dvd,pcm_f16le,pcm_f24le,pcm_f32be,pcm_f32le,"
          + "pcm_f64be,pcm_f64le,pcm_s16be,pcm_s16le,pcm_s16be_planar,pcm_s16le_planar,pcm_s24be,"
          + "pcm_s24le,pcm_s24le_planar,pcm_s24daud,pcm_s32be,pcm_s32le,pcm_s32le_planar,pcm_s64be,"
          + "pcm_s64le,pcm_s8,pcm_s8_planar,pcm_u16be,pcm_u16le,pcm_u24be,pcm_u24le,pcm_u32be,pcm_u32le,"
          + "pcm_u8";

  private static final String TEXT = "ass,ssa,subrip,srt,mov_text,text,webvtt,cc_dec";

  /** FFmpeg's names of the decoders, as its option {@code codec_whitelist} takes them. */
  static final String DECODERS = FRAMES + "," + AUDIO + "," + TEXT;

  private AllowedCodecs() {}

  /** Whether this build has an allowed decoder for a codec. */
  static boolean canDecode(int codecId) {
    var decoder = avcodec.avcodec_find_decoder(codecId);
    return decoder != null
        && Arrays.asList(DECODERS.split(",", -1)).contains(Native.text(decoder.name(), ""));
  }
}
