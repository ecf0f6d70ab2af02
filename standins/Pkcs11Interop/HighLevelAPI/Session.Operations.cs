using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.Native;

namespace Net.Pkcs11Interop.HighLevelAPI;

/// <content>Operations with keys.</content>
internal sealed unsafe partial class Session
{
    public byte[] Encrypt(IMechanism mechanism, IObjectHandle keyHandle, byte[] data)
    {
        Begin(FunctionIndex.EncryptInit, mechanism, keyHandle);
        return Finish(FunctionIndex.Encrypt, data);
    }

    public byte[] Decrypt(IMechanism mechanism, IObjectHandle keyHandle, byte[] encryptedData)
    {
        Begin(FunctionIndex.DecryptInit, mechanism, keyHandle);
        return Finish(FunctionIndex.Decrypt, encryptedData);
    }

    public byte[] Sign(IMechanism mechanism, IObjectHandle keyHandle, byte[] data)
    {
        Begin(FunctionIndex.SignInit, mechanism, keyHandle);
        return Finish(FunctionIndex.Sign, data);
    }

    public void Verify(IMechanism mechanism, IObjectHandle keyHandle, byte[] data, byte[] signature, out bool isValid)
    {
        Begin(FunctionIndex.VerifyInit, mechanism, keyHandle);
        var verify = (delegate* unmanaged[Cdecl]<nuint, byte*, nuint, byte*, nuint, nuint>)module.Function(FunctionIndex.Verify);
        fixed (byte* text = data, mark = signature)
        {
            var result = verify(id, text, (nuint)data.Length, mark, (nuint)signature.Length);
            isValid = (CKR)result == CKR.CKR_OK;
            if ((CKR)result != CKR.CKR_SIGNATURE_INVALID)
            {
                NativeModule.Check(FunctionIndex.Verify, result);
            }
        }
    }

    public IObjectHandle GenerateKey(IMechanism mechanism, List<IObjectAttribute> attributes)
    {
        using var template = new NativeTemplate(attributes);
        var generate = (delegate* unmanaged[Cdecl]<nuint, NativeMechanism*, NativeAttribute*, nuint, nuint*, nuint>)module.Function(FunctionIndex.GenerateKey);
        nuint key = 0;
        fixed (byte* parameter = ((Mechanism)mechanism).Parameter)
        {
            var native = Native(mechanism, parameter);
            NativeModule.Check(FunctionIndex.GenerateKey, generate(id, &native, template.Pointer, template.Count, &key));
        }

        return new ObjectHandle(key);
    }

    public void GenerateKeyPair(
        IMechanism mechanism, List<IObjectAttribute> publicKeyAttributes, List<IObjectAttribute> privateKeyAttributes, out IObjectHandle publicKeyHandle, out IObjectHandle privateKeyHandle)
    {
        using var forPublic = new NativeTemplate(publicKeyAttributes);
        using var forPrivate = new NativeTemplate(privateKeyAttributes);
        var generate = (delegate* unmanaged[Cdecl]<nuint, NativeMechanism*, NativeAttribute*, nuint, NativeAttribute*, nuint, nuint*, nuint*, nuint>)
            module.Function(FunctionIndex.GenerateKeyPair);
        nuint publicKey = 0, privateKey = 0;
        fixed (byte* parameter = ((Mechanism)mechanism).Parameter)
        {
            var native = Native(mechanism, parameter);
            NativeModule.Check(
                FunctionIndex.GenerateKeyPair,
                generate(id, &native, forPublic.Pointer, forPublic.Count, forPrivate.Pointer, forPrivate.Count, &publicKey, &privateKey));
        }

        (publicKeyHandle, privateKeyHandle) = (new ObjectHandle(publicKey), new ObjectHandle(privateKey));
    }

    public byte[] WrapKey(IMechanism mechanism, IObjectHandle wrappingKeyHandle, IObjectHandle keyHandle)
    {
        var wrap = (delegate* unmanaged[Cdecl]<nuint, NativeMechanism*, nuint, nuint, byte*, nuint*, nuint>)module.Function(FunctionIndex.WrapKey);
        fixed (byte* parameter = ((Mechanism)mechanism).Parameter)
        {
            var native = Native(mechanism, parameter);
            nuint length = 0;
            NativeModule.Check(FunctionIndex.WrapKey, wrap(id, &native, (nuint)wrappingKeyHandle.ObjectId, (nuint)keyHandle.ObjectId, null, &length));
            var wrapped = new byte[length];
            fixed (byte* pointer = wrapped)
            {
                NativeModule.Check(FunctionIndex.WrapKey, wrap(id, &native, (nuint)wrappingKeyHandle.ObjectId, (nuint)keyHandle.ObjectId, pointer, &length));
            }

            return wrapped.Length == (int)length ? wrapped : wrapped[..(int)length];
        }
    }

    public IObjectHandle UnwrapKey(IMechanism mechanism, IObjectHandle unwrappingKeyHandle, byte[] wrappedKey, List<IObjectAttribute> attributes)
    {
        using var template = new NativeTemplate(attributes);
        var unwrap = (delegate* unmanaged[Cdecl]<nuint, NativeMechanism*, nuint, byte*, nuint, NativeAttribute*, nuint, nuint*, nuint>)module.Function(FunctionIndex.UnwrapKey);
        nuint key = 0;
        fixed (byte* parameter = ((Mechanism)mechanism).Parameter, wrapped = wrappedKey)
        {
            var native = Native(mechanism, parameter);
            NativeModule.Check(
                FunctionIndex.UnwrapKey,
                unwrap(id, &native, (nuint)unwrappingKeyHandle.ObjectId, wrapped, (nuint)wrappedKey.Length, template.Pointer, template.Count, &key));
        }

        return new ObjectHandle(key);
    }

    private static NativeMechanism Native(IMechanism mechanism, byte* parameter) =>
        new() { Type = (nuint)mechanism.Type, Parameter = parameter, Length = (nuint)((Mechanism)mechanism).Parameter.Length };

    private void Begin(FunctionIndex function, IMechanism mechanism, IObjectHandle key)
    {
        var begin = (delegate* unmanaged[Cdecl]<nuint, NativeMechanism*, nuint, nuint>)module.Function(function);
        fixed (byte* parameter = ((Mechanism)mechanism).Parameter)
        {
            var native = Native(mechanism, parameter);
            NativeModule.Check(function, begin(id, &native, (nuint)key.ObjectId));
        }
    }

    /// <summary>Asks how long the answer is and then for the answer.</summary>
    private byte[] Finish(FunctionIndex function, byte[] data)
    {
        ArgumentNullException.ThrowIfNull(data);
        var finish = (delegate* unmanaged[Cdecl]<nuint, byte*, nuint, byte*, nuint*, nuint>)module.Function(function);
        fixed (byte* input = data)
        {
            nuint length = 0;
            NativeModule.Check(function, finish(id, input, (nuint)data.Length, null, &length));
            var output = new byte[length];
            fixed (byte* pointer = output)
            {
                NativeModule.Check(function, finish(id, input, (nuint)data.Length, pointer, &length));
            }

            return output.Length == (int)length ? output : output[..(int)length];
        }
    }
}
