using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.Native;

namespace Net.Pkcs11Interop.HighLevelAPI;

/// <content>Objects and their attributes.</content>
internal sealed unsafe partial class Session
{
    // CK_UNAVAILABLE_INFORMATION
    private static readonly nuint Unavailable = nuint.MaxValue;

    public IObjectHandle CreateObject(List<IObjectAttribute> attributes)
    {
        using var template = new NativeTemplate(attributes);
        var create = (delegate* unmanaged[Cdecl]<nuint, NativeAttribute*, nuint, nuint*, nuint>)module.Function(FunctionIndex.CreateObject);
        nuint created = 0;
        NativeModule.Check(FunctionIndex.CreateObject, create(id, template.Pointer, template.Count, &created));
        return new ObjectHandle(created);
    }

    public void DestroyObject(IObjectHandle objectHandle)
    {
        var destroy = (delegate* unmanaged[Cdecl]<nuint, nuint, nuint>)module.Function(FunctionIndex.DestroyObject);
        NativeModule.Check(FunctionIndex.DestroyObject, destroy(id, (nuint)objectHandle.ObjectId));
    }

    public List<IObjectAttribute> GetAttributeValue(IObjectHandle objectHandle, List<CKA> attributes)
    {
        ArgumentNullException.ThrowIfNull(attributes);
        var get = (delegate* unmanaged[Cdecl]<nuint, nuint, NativeAttribute*, nuint, nuint>)module.Function(FunctionIndex.GetAttributeValue);
        using var template = new NativeTemplate([.. attributes.Select(static attribute => (IObjectAttribute)new ObjectAttribute(attribute, []))]);
        CheckRead(get(id, (nuint)objectHandle.ObjectId, template.Pointer, template.Count));
        // The first call tells the lengths, the second fills in.
        template.Allocate(Unavailable);
        CheckRead(get(id, (nuint)objectHandle.ObjectId, template.Pointer, template.Count));
        return template.Read(Unavailable);
    }

    public List<IObjectHandle> FindAllObjects(List<IObjectAttribute> attributes)
    {
        using var template = new NativeTemplate(attributes);
        var begin = (delegate* unmanaged[Cdecl]<nuint, NativeAttribute*, nuint, nuint>)module.Function(FunctionIndex.FindObjectsInit);
        var find = (delegate* unmanaged[Cdecl]<nuint, nuint*, nuint, nuint*, nuint>)module.Function(FunctionIndex.FindObjects);
        var end = (delegate* unmanaged[Cdecl]<nuint, nuint>)module.Function(FunctionIndex.FindObjectsFinal);
        NativeModule.Check(FunctionIndex.FindObjectsInit, begin(id, template.Pointer, template.Count));
        var found = new List<IObjectHandle>();
        const int AtOnce = 64;
        var handles = stackalloc nuint[AtOnce];
        nuint count;
        do
        {
            NativeModule.Check(FunctionIndex.FindObjects, find(id, handles, AtOnce, &count));
            for (nuint i = 0; i < count; i++)
            {
                found.Add(new ObjectHandle(handles[i]));
            }
        }
        while (count > 0);
        NativeModule.Check(FunctionIndex.FindObjectsFinal, end(id));
        return found;
    }

    private static void CheckRead(nuint result)
    {
        if ((CKR)result is not (CKR.CKR_OK or CKR.CKR_ATTRIBUTE_SENSITIVE or CKR.CKR_ATTRIBUTE_TYPE_INVALID))
        {
            NativeModule.Check(FunctionIndex.GetAttributeValue, result);
        }
    }
}
