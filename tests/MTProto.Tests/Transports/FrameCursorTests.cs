using System.Runtime.CompilerServices;
using MTProto.Transports;
using Testing;

namespace MTProto.Tests.Transports;

public class FrameCursorTests
{
    [Fact]
    public void Size_OfACursor_IsWhatASlabReckonsWith() => Assert.Equal(12, Unsafe.SizeOf<FrameCursor>());

    [Theory]
    [InlineData(TransportKind.Abridged, false)]
    [InlineData(TransportKind.Abridged, true)]
    [InlineData(TransportKind.Intermediate, false)]
    [InlineData(TransportKind.Intermediate, true)]
    [InlineData(TransportKind.PaddedIntermediate, false)]
    [InlineData(TransportKind.PaddedIntermediate, true)]
    public void Next_FramesAndAcksInRandomPieces_FindsEveryEnd(TransportKind kind, bool fromServer)
    {
        var random = new Random(1);
        var source = new SeededRandomSource(1);
        for (var round = 0; round < 100; round++)
        {
            var stream = new List<byte>();
            var expected = new List<int>();
            for (var i = 0; i < 20; i++)
            {
                if (fromServer && random.Next(4) == 0)
                {
                    stream.AddRange([0x80, 1, 2, 0x80]);
                }
                else
                {
                    var length = 4 * random.Next(1, random.Next(5) == 0 ? 2000 : 200);
                    length += kind == TransportKind.PaddedIntermediate ? random.Next(16) : 0;
                    var header = new byte[4];
                    var written = FrameCodec.WriteHeader(kind, length, header);
                    if (!fromServer && random.Next(3) == 0)
                    {
                        header[kind == TransportKind.Abridged ? 0 : 3] |= 0x80;
                    }

                    stream.AddRange(header[..written]);
                    stream.AddRange(source.Bytes(length));
                }

                expected.Add(stream.Count);
            }

            var found = new List<int>();
            var cursor = default(FrameCursor);
            var bytes = stream.ToArray();
            for (var at = 0; at < bytes.Length;)
            {
                var piece = bytes.AsSpan(at, Math.Min(bytes.Length - at, round == 0 ? 1 : random.Next(1, 500)));
                while (!piece.IsEmpty)
                {
                    var count = cursor.Next(kind, piece, fromServer, out var ends);
                    Assert.InRange(count, 1, piece.Length);
                    at += count;
                    piece = piece[count..];
                    Assert.Equal(!ends, cursor.IsInside);
                    if (ends)
                    {
                        found.Add(at);
                    }
                }
            }

            Assert.False(cursor.IsLost);
            Assert.Equal(expected, found);
        }
    }

    [Fact]
    public void Next_NoStreamOfFrames_CountsEveryPieceAsAWhole()
    {
        var cursor = default(FrameCursor);
        Assert.Equal(9, cursor.Next(TransportKind.Intermediate, [0xff, 0xff, 0xff, 0x7f, 1, 2, 3, 4, 5], true, out var ends));
        Assert.True(ends && cursor.IsLost);
        Assert.Equal(3, cursor.Next(TransportKind.Intermediate, [1, 2, 3], true, out ends));
        Assert.True(ends && !cursor.IsInside);
    }
}
