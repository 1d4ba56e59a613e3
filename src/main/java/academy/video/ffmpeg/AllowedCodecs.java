package academy.video.ffmpeg;

import java.util.Arrays;
import org.bytedeco.ffmpeg.global.avcodec;

/**
 * Decoders that uploads may need. FFmpeg has hundreds more, for games of the nineties and the like:
 * no lecture needs them, but every hostile file could reach them. docs/sources.md has who writes
 * each.
 */
final class AllowedCodecs {

  private static final String FRAMES =
      "h264,hevc,vvc,av1,libaom-av1,vp8,vp9,mpeg4,apv,mpeg1video,mpeg2video,wmv1,wmv2,wmv3,"
          + "wmv3image,vc1,vc1image,mss1,mss2,msmpeg4v1,msmpeg4v2,msmpeg4,flv,vp6,vp6a,vp6f,"
          + "flashsv,flashsv2,rv10,rv20,rv30,rv40,theora,dirac,h261,h263,h263i,h263p,prores,"
          + "dnxhd,cfhd,aic,pixlet,hq_hqa,hqx,speedhq,dvvideo,mjpeg,mjpegb,jpeg2000,sp5x,asv1,"
          + "asv2,ffv1,huffyuv,ffvhuff,utvideo,magicyuv,lagarith,cllc,sheervideo,loco,mszh,zlib,"
          + "rawvideo,v210,v308,v408,v410,r210,r10k,yuv4,avui,avrn,y41p,cyuv,qtrle,rpza,smc,svq1,"
          + "svq3,8bps,cinepak,indeo3,indeo4,indeo5,msvideo1,msrle,camstudio,camtasia,tscc2,g2m,"
          + "screenpresso,fraps,fic,mscc,rscc,mwsc,wcmv,scpr,tdsc,dxtory,zmbv,png,gif";

  private static final String AUDIO =
      "aac,aac_latm,opus,libopus,vorbis,mp1,mp2,mp3float,flac,alac,ac3,eac3,dca,truehd,mlp,"
          + "pcm_bluray,pcm_dvd,s302m,dvaudio,wmav1,wmav2,wmapro,wmalossless,wmavoice,cook,sipr,"
          + "real_144,real_288,speex,libspeex,nellymoser,adpcm_swf,amrnb,amrwb,libopencore_amrnb,"
          + "libopencore_amrwb,evrc,qcelp,gsm,gsm_ms,g722,g723_1,g726,g729,ilbc,truespeech,qdm2,"
          + "qdmc,mace3,mace6,adpcm_ima_qt,imc,adpcm_ms,adpcm_ima_wav,adpcm_yamaha,wavpack,tta,"
          + "pcm_s16le,pcm_s16be,pcm_s16le_planar,pcm_s16be_planar,pcm_s24le,pcm_s24be,"
          + "pcm_s24le_planar,pcm_s32le,pcm_s32be,pcm_s32le_planar,pcm_s8,pcm_s8_planar,pcm_u8,"
          + "pcm_u16le,pcm_u16be,pcm_u24le,pcm_u24be,pcm_u32le,pcm_u32be,pcm_f32le,pcm_f32be,"
          + "pcm_f64le,pcm_f64be,pcm_alaw,pcm_mulaw";

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
