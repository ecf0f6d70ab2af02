using System.Security.Cryptography;
using Emulator.Limits;
using MTProto.Tl;

namespace Emulator.Rpc;

/// <summary>Files (core.telegram.org/api/files#downloading-files).</summary>
internal static class FileMethods
{
    private const int Kilobyte = 1024;
    private const int MaxPart = 1024 * 1024;
    private const int HashPart = 128 * Kilobyte;
    private const int HashesPerAnswer = 10;

    public static void Register(RpcMethods methods)
    {
        methods.Add<UploadGetFile>(UploadGetFile.Constructor, "upload.getFile", Access.Anywhere, MethodClass.Files, GetFile);
        methods.Add<UploadGetFileHashes>(UploadGetFileHashes.Constructor, "upload.getFileHashes", Access.Anywhere, MethodClass.Files, GetHashes);
        methods.Add<UploadGetCdnFile>(UploadGetCdnFile.Constructor, "upload.getCdnFile", Access.Anonymous, MethodClass.Files, static (_, _) => RpcReply.BadRequest("FILE_TOKEN_INVALID"));
        methods.Add<UploadReuploadCdnFile>(UploadReuploadCdnFile.Constructor, "upload.reuploadCdnFile", Access.Anywhere, MethodClass.Files, static (_, _) => RpcReply.BadRequest("FILE_TOKEN_INVALID"));
        methods.Add<UploadGetCdnFileHashes>(UploadGetCdnFileHashes.Constructor, "upload.getCdnFileHashes", Access.Anywhere, MethodClass.Files, static (_, _) => RpcReply.BadRequest("FILE_TOKEN_INVALID"));
    }

    private static RpcReply GetFile(CallContext context, UploadGetFile call)
    {
        if (Locate(context, call.Location, out var id, out var thumbnail) is { } refusal)
        {
            return refusal;
        }

        var unit = call.Precise ? Kilobyte : 4 * Kilobyte;
        if (call.Limit <= 0 || call.Limit > MaxPart || call.Limit % unit != 0 || (!call.Precise && MaxPart % call.Limit != 0))
        {
            return RpcReply.BadRequest("LIMIT_INVALID");
        }

        if (call.Offset < 0 || call.Offset % unit != 0 || call.Offset / MaxPart != (call.Offset + call.Limit - 1) / MaxPart)
        {
            return RpcReply.BadRequest("OFFSET_INVALID");
        }

        return RpcReply.Ok(new UploadFile
        {
            Type = thumbnail.Length > 0 ? new StorageFileJpeg() : new StorageFilePartial(),
            Mtime = World.TelegramWorld.BaseEnd,
            Bytes = context.Core.World.Files.Read(id, thumbnail, call.Offset, call.Limit),
        });
    }

    private static RpcReply GetHashes(CallContext context, UploadGetFileHashes call)
    {
        if (Locate(context, call.Location, out var id, out var thumbnail) is { } refusal)
        {
            return refusal;
        }

        var files = context.Core.World.Files;
        var size = files.Size(id, thumbnail);
        List<FileHash> hashes = [];
        for (var offset = Math.Max(0, call.Offset) / HashPart * HashPart; offset < size && hashes.Count < HashesPerAnswer; offset += HashPart)
        {
            var bytes = files.Read(id, thumbnail, offset, HashPart);
            hashes.Add(new FileHash { Offset = offset, Limit = bytes.Length, Hash = SHA256.HashData(bytes) });
        }

        return RpcReply.Ok(new TlVector<FileHash>([.. hashes]));
    }

    private static RpcReply? Locate(CallContext context, IInputFileLocation location, out long id, out string thumbnail)
    {
        (id, thumbnail) = (0, string.Empty);
        long accessHash;
        byte[] reference;
        switch (location)
        {
            case InputPhotoFileLocation photo:
                (id, accessHash, reference, thumbnail) = (photo.Id, photo.AccessHash, photo.FileReference, photo.ThumbSize);
                break;
            case InputDocumentFileLocation document:
                (id, accessHash, reference, thumbnail) = (document.Id, document.AccessHash, document.FileReference, document.ThumbSize);
                break;
            default:
                return RpcReply.BadRequest("LOCATION_INVALID");
        }

        var files = context.Core.World.Files;
        if (accessHash != files.AccessHash(id))
        {
            return RpcReply.BadRequest("FILE_ID_INVALID");
        }

        if (!files.Reference(id).AsSpan().SequenceEqual(reference))
        {
            return RpcReply.BadRequest(reference.Length == 0 ? "FILE_REFERENCE_EMPTY" : "FILE_REFERENCE_EXPIRED");
        }

        if (files.Size(id, thumbnail) == 0)
        {
            return RpcReply.BadRequest("LOCATION_INVALID");
        }

        var dataCenter = files.DataCenter(id);
        return dataCenter == context.DataCenter ? null : RpcReply.Migrate("FILE", dataCenter);
    }
}
