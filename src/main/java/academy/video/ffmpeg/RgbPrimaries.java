package academy.video.ffmpeg;

import java.util.Arrays;
import java.util.Optional;

/**
 * What red, green, blue and white of a video are, as CIE 1931 chromaticities (ITU-T H.273, table
 * 2). Pure.
 */
enum RgbPrimaries {
  BT709("bt709", 0.640, 0.330, 0.300, 0.600, 0.150, 0.060, 0.3127, 0.3290),
  BT470M("bt470m", 0.670, 0.330, 0.210, 0.710, 0.140, 0.080, 0.310, 0.316),
  BT601_625("bt470bg", 0.640, 0.330, 0.290, 0.600, 0.150, 0.060, 0.3127, 0.3290),
  BT601_525("smpte170m", 0.630, 0.340, 0.310, 0.595, 0.155, 0.070, 0.3127, 0.3290),
  SMPTE240M("smpte240m", 0.630, 0.340, 0.310, 0.595, 0.155, 0.070, 0.3127, 0.3290),
  FILM("film", 0.681, 0.319, 0.243, 0.692, 0.145, 0.049, 0.310, 0.316),
  BT2020("bt2020", 0.708, 0.292, 0.170, 0.797, 0.131, 0.046, 0.3127, 0.3290),
  DCI_P3("smpte431", 0.680, 0.320, 0.265, 0.690, 0.150, 0.060, 0.314, 0.351),
  DISPLAY_P3("smpte432", 0.680, 0.320, 0.265, 0.690, 0.150, 0.060, 0.3127, 0.3290),
  EBU3213("ebu3213", 0.630, 0.340, 0.295, 0.605, 0.155, 0.077, 0.3127, 0.3290);

  private final String name;
  private final double redX;
  private final double redY;
  private final double greenX;
  private final double greenY;
  private final double blueX;
  private final double blueY;
  private final double whiteX;
  private final double whiteY;

  RgbPrimaries(
      String name,
      double redX,
      double redY,
      double greenX,
      double greenY,
      double blueX,
      double blueY,
      double whiteX,
      double whiteY) {
    this.name = name;
    this.redX = redX;
    this.redY = redY;
    this.greenX = greenX;
    this.greenY = greenY;
    this.blueX = blueX;
    this.blueY = blueY;
    this.whiteX = whiteX;
    this.whiteY = whiteY;
  }

  /** The primaries of FFmpeg's name; empty where that names none that we know. */
  static Optional<RgbPrimaries> named(String name) {
    return Arrays.stream(values()).filter(one -> one.name.equals(name)).findFirst();
  }

  /**
   * The matrix that makes linear red, green and blue of these primaries those of BT.709, white
   * being white in both (ITU-R BT.2087 for BT.2020, by the same arithmetic for all others).
   */
  double[][] toBt709() {
    // From XYZ to the eye's cones, in which one white is adapted to another (Bradford).
    double[][] cones = {
      {0.8951, 0.2664, -0.1614}, {-0.7502, 1.7135, 0.0367}, {0.0389, -0.0685, 1.0296}
    };
    double[] white = {1, 1, 1};
    double[] own = times(cones, times(toXyz(), white));
    double[] wanted = times(cones, times(BT709.toXyz(), white));
    double[] gains = {wanted[0] / own[0], wanted[1] / own[1], wanted[2] / own[2]};
    double[][] adapted = times(inverse(cones), times(diagonal(gains), times(cones, toXyz())));
    return times(inverse(BT709.toXyz()), adapted);
  }

  private double[][] toXyz() {
    double[] red = xyz(redX, redY);
    double[] green = xyz(greenX, greenY);
    double[] blue = xyz(blueX, blueY);
    double[][] columns = {
      {red[0], green[0], blue[0]}, {red[1], green[1], blue[1]}, {red[2], green[2], blue[2]}
    };
    double[] amounts = times(inverse(columns), xyz(whiteX, whiteY));
    return times(columns, diagonal(amounts));
  }

  private static double[] xyz(double x, double y) {
    return new double[] {x / y, 1, (1 - x - y) / y};
  }

  private static double[][] diagonal(double[] values) {
    return new double[][] {{values[0], 0, 0}, {0, values[1], 0}, {0, 0, values[2]}};
  }

  private static double[] times(double[][] matrix, double[] vector) {
    double[] product = new double[3];
    for (int row = 0; row < 3; row++) {
      for (int column = 0; column < 3; column++) {
        product[row] += matrix[row][column] * vector[column];
      }
    }
    return product;
  }

  private static double[][] times(double[][] left, double[][] right) {
    double[][] product = new double[3][3];
    for (int row = 0; row < 3; row++) {
      for (int column = 0; column < 3; column++) {
        for (int k = 0; k < 3; k++) {
          product[row][column] += left[row][k] * right[k][column];
        }
      }
    }
    return product;
  }

  /** By cofactors; the matrices here are far from singular. */
  private static double[][] inverse(double[][] m) {
    double[][] inverse = new double[3][3];
    for (int row = 0; row < 3; row++) {
      for (int column = 0; column < 3; column++) {
        int a = (row + 1) % 3;
        int b = (row + 2) % 3;
        int c = (column + 1) % 3;
        int d = (column + 2) % 3;
        inverse[column][row] = m[a][c] * m[b][d] - m[a][d] * m[b][c];
      }
    }
    double determinant = 0;
    for (int column = 0; column < 3; column++) {
      determinant += m[0][column] * inverse[column][0];
    }
    for (double[] row : inverse) {
      for (int column = 0; column < 3; column++) {
        row[column] /= determinant;
      }
    }
    return inverse;
  }
}
