using System.Text;
using QRCoder;

namespace Telepool.Gateway.Links;

/// <summary>A text as a QR code (ISO/IEC 18004) for a terminal, a page or a print.</summary>
public static class QrPicture
{
    // Clients show their camera's picture large; the default size of a module in pixels is for a phone before a screen.
    private const int PixelsPerModule = 8;

    /// <summary>Half blocks, two rows of modules a line, dark on light whatever the terminal's colours are.</summary>
    public static string Terminal(string text)
    {
        using var data = Encode(text);
        var rows = data.ModuleMatrix;
        var picture = new StringBuilder();
        for (var y = 0; y < rows.Count; y += 2)
        {
            picture.Append("\u001b[30;47m");
            for (var x = 0; x < rows.Count; x++)
            {
                var (top, bottom) = (rows[y][x], y + 1 < rows.Count && rows[y + 1][x]);
                picture.Append((top, bottom) switch { (true, true) => '█', (true, false) => '▀', (false, true) => '▄', _ => ' ' });
            }

            picture.Append("\u001b[0m\n");
        }

        return picture.ToString();
    }

    /// <summary>A picture of any size.</summary>
    public static string Svg(string text)
    {
        using var data = Encode(text);
        return new SvgQRCode(data).GetGraphic(PixelsPerModule);
    }

    /// <summary>A picture for programs that take no SVG.</summary>
    public static byte[] Png(string text)
    {
        using var data = Encode(text);
        return new PngByteQRCode(data).GetGraphic(PixelsPerModule);
    }

    // Level M survives a seventh of the picture being unreadable, and is still small enough for a terminal of 80 columns.
    private static QRCodeData Encode(string text) => QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.M);
}
