using Emulator.World;

namespace Emulator.Tests.World;

public class IdSetTests
{
    [Fact]
    public void CountFrom_AndCopyDescending_AgreeWithASortedSet()
    {
        var random = new Random(3);
        var ids = new IdSet();
        var model = new SortedSet<int>();
        for (var step = 0; step < 3_000; step++)
        {
            var id = 1 + random.Next(20_000);
            if (random.Next(4) == 0)
            {
                Assert.Equal(model.Remove(id), ids.Remove(id));
            }
            else
            {
                ids.Add(id);
                model.Add(id);
            }
        }

        Assert.Equal(model.Count, ids.Count);
        Span<int> page = stackalloc int[37];
        for (var probe = 0; probe < 500; probe++)
        {
            var from = random.Next(-5, 21_000);
            Assert.Equal(model.Count(id => id >= from), ids.CountFrom(from));
            var skip = random.Next(0, model.Count + 10);
            var written = ids.CopyDescending(skip, page);
            Assert.Equal(model.Reverse().Skip(skip).Take(page.Length), page[..written].ToArray());
        }
    }

    [Fact]
    public void CopyDescending_EmptySet_WritesNothing() => Assert.Equal(0, new IdSet().CopyDescending(0, new int[3]));
}
