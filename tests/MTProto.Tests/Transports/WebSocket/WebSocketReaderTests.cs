using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using MTProto.Transports.WebSocket;
using Testing;

namespace MTProto.Tests.Transports.WebSocket;

public class WebSocketReaderTests
{
    [Fact]
    public void Size_OfAReader_IsWhatASlabReckonsWith() => Assert.Equal(16, Unsafe.SizeOf<WebSocketReader>());

    // The examples of RFC 6455 section 5.7, with binary for text.
    [Theory]
    [InlineData("820548656c6c6f", false, "Hello")]
    [InlineData("828537fa213d7f9f4d5158", true, "Hello")]
    [InlineData("020348656c80026c6f", false, "Hello")]
    public void Read_ExamplesOfTheStandard_AreTheirPayload(string frames, bool masked, string expected)
    {
        var (payload, controls, status) = ReadAll(Convert.FromHexString(frames), masked, null);
        Assert.Equal(WebSocketReadStatus.Incomplete, status);
        Assert.Equal(expected, System.Text.Encoding.ASCII.GetString(payload));
        Assert.Empty(controls);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Read_RandomFramesInRandomPieces_GivesPayloadsAndControls(bool masked)
    {
        var random = new Random(1);
        var source = new SeededRandomSource(1);
        for (var round = 0; round < 60; round++)
        {
            var (stream, payload, controls) = Frames(random, source, masked);
            var read = ReadAll(stream, masked, round == 0 ? 1 : null, random);
            Assert.Equal(WebSocketReadStatus.Incomplete, read.Status);
            Assert.Equal(payload, read.Payload);
            Assert.Equal(controls, read.Controls);
        }
    }

    [Fact]
    public void Read_EveryPrefix_IsIncompleteAndLosesNothing()
    {
        var (stream, payload, _) = Frames(new Random(2), new SeededRandomSource(2), masked: true, frames: 6, longest: 300);
        for (var cut = 0; cut <= stream.Length; cut++)
        {
            var reader = default(WebSocketReader);
            var copy = (byte[])stream.Clone();
            var got = new List<byte>();
            var controls = new Controls();
            Assert.Equal(WebSocketReadStatus.Incomplete, Drain(ref reader, copy.AsSpan(0, cut), true, got, controls));
            Assert.Equal(WebSocketReadStatus.Incomplete, Drain(ref reader, copy.AsSpan(cut), true, got, controls));
            Assert.Equal(payload, got);
        }
    }

    [Theory]
    [InlineData("c200", false, WebSocketCloseCode.ProtocolError)]
    [InlineData("a200", false, WebSocketCloseCode.ProtocolError)]
    [InlineData("9200", false, WebSocketCloseCode.ProtocolError)]
    [InlineData("8300", false, WebSocketCloseCode.ProtocolError)]
    [InlineData("8b00", false, WebSocketCloseCode.ProtocolError)]
    [InlineData("8000", false, WebSocketCloseCode.ProtocolError)]
    [InlineData("02008200", false, WebSocketCloseCode.ProtocolError)]
    [InlineData("0900", false, WebSocketCloseCode.ProtocolError)]
    [InlineData("897e0080", false, WebSocketCloseCode.ProtocolError)]
    [InlineData("8100", false, WebSocketCloseCode.UnsupportedData)]
    [InlineData("8200", true, WebSocketCloseCode.ProtocolError)]
    [InlineData("828000000000", false, WebSocketCloseCode.ProtocolError)]
    [InlineData("827f0000000080000000", false, WebSocketCloseCode.TooBig)]
    [InlineData("827f8000000000000001", false, WebSocketCloseCode.TooBig)]
    [InlineData("827f0000000100000001", false, WebSocketCloseCode.TooBig)]
    public void Read_WhatTheProtocolForbids_IsInvalidWithItsCode(string frames, bool masked, WebSocketCloseCode fault)
    {
        var reader = default(WebSocketReader);
        Assert.Equal(WebSocketReadStatus.Invalid, Drain(ref reader, Convert.FromHexString(frames), masked, [], new Controls()));
        Assert.Equal(fault, reader.Fault);
    }

    [Fact]
    public void Read_EverySingleByteChange_NeverThrowsNorReadsBeyond()
    {
        var (stream, _, _) = Frames(new Random(3), new SeededRandomSource(3), masked: true, frames: 5, longest: 200);
        for (var at = 0; at < stream.Length; at++)
        {
            for (var change = 1; change < 256; change <<= 1)
            {
                var copy = (byte[])stream.Clone();
                copy[at] ^= (byte)change;
                var reader = default(WebSocketReader);
                var got = new List<byte>();
                Drain(ref reader, copy, true, got, new Controls());
                Assert.True(got.Count <= stream.Length);
            }
        }
    }

    [Fact]
    public void Mask_AnyLengthAndPhase_EqualsByteByByte()
    {
        var source = new SeededRandomSource(4);
        for (var length = 0; length < 200; length++)
        {
            for (var phase = 0; phase < 4; phase++)
            {
                var data = source.Bytes(length);
                var mask = source.Bytes(4);
                var expected = data.Select((b, i) => (byte)(b ^ mask[(i + phase) & 3])).ToArray();
                Assert.Equal((length + phase) & 3, WebSocketMask.Apply(BinaryPrimitives.ReadUInt32LittleEndian(mask), phase, data));
                Assert.Equal(expected, data);
            }
        }
    }

    private static (byte[] Stream, byte[] Payload, List<(WebSocketOpcode, string)> Controls) Frames(
        Random random, SeededRandomSource source, bool masked, int frames = 30, int longest = 70_000)
    {
        var stream = new List<byte>();
        var payload = new List<byte>();
        var controls = new List<(WebSocketOpcode, string)>();
        var isOpen = false;
        for (var i = 0; i < frames; i++)
        {
            if (random.Next(4) == 0)
            {
                var opcode = random.Next(2) == 0 ? WebSocketOpcode.Ping : WebSocketOpcode.Pong;
                var content = source.Bytes(random.Next(WebSocketReader.MaxControl + 1));
                controls.Add((opcode, Convert.ToHexString(content)));
                Add(stream, opcode, true, content, masked, source);
                continue;
            }

            var data = source.Bytes(random.Next(3) == 0 ? random.Next(longest) : random.Next(140));
            var ends = random.Next(2) == 0;
            Add(stream, isOpen ? WebSocketOpcode.Continuation : WebSocketOpcode.Binary, ends, data, masked, source);
            payload.AddRange(data);
            isOpen = !ends;
        }

        return ([.. stream], [.. payload], controls);
    }

    private static void Add(List<byte> stream, WebSocketOpcode opcode, bool isFinal, byte[] payload, bool masked, SeededRandomSource source)
    {
        uint? mask = masked ? BinaryPrimitives.ReadUInt32LittleEndian(source.Bytes(4)) : null;
        var header = new byte[WebSocketFrame.MaxHeader];
        var length = WebSocketFrame.WriteHeader(opcode, isFinal, payload.Length, mask, header);
        Assert.Equal(WebSocketFrame.HeaderLength(payload.Length, masked), length);
        stream.AddRange(header[..length]);
        var copy = (byte[])payload.Clone();
        WebSocketMask.Apply(mask ?? 0, 0, copy);
        stream.AddRange(copy);
    }

    private static (byte[] Payload, List<(WebSocketOpcode Opcode, string Payload)> Controls, WebSocketReadStatus Status) ReadAll(
        byte[] stream, bool masked, int? piece, Random? random = null)
    {
        var reader = default(WebSocketReader);
        var payload = new List<byte>();
        var controls = new Controls();
        var status = WebSocketReadStatus.Incomplete;
        for (var at = 0; at < stream.Length && status != WebSocketReadStatus.Invalid;)
        {
            var count = Math.Min(stream.Length - at, piece ?? random?.Next(1, random.Next(2) == 0 ? 20 : 5000) ?? stream.Length);
            status = Drain(ref reader, stream.AsSpan(at, count), masked, payload, controls);
            at += count;
        }

        return ([.. payload], controls.Whole, status);
    }

    private static WebSocketReadStatus Drain(
        ref WebSocketReader reader, Span<byte> data, bool masked, List<byte> payload, Controls controls)
    {
        while (true)
        {
            var status = reader.Read(data, masked, out var consumed, out var part);
            if (status != WebSocketReadStatus.Payload)
            {
                return status;
            }

            var piece = data.Slice(part.Start, part.Length);
            if (part.Opcode == WebSocketOpcode.Binary)
            {
                payload.AddRange(piece);
            }
            else
            {
                controls.Take(part, piece);
            }

            data = data[consumed..];
        }
    }

    // Control frames, each whole.
    private sealed class Controls
    {
        private readonly List<byte> _pieces = [];

        public List<(WebSocketOpcode Opcode, string Payload)> Whole { get; } = [];

        public void Take(WebSocketPart part, ReadOnlySpan<byte> piece)
        {
            _pieces.AddRange(piece);
            if (part.EndsFrame)
            {
                Whole.Add((part.Opcode, Convert.ToHexString([.. _pieces])));
                _pieces.Clear();
            }
        }
    }
}
