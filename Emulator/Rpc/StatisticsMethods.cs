using System.Globalization;
using System.Text;
using Emulator.Limits;
using Emulator.World;
using MTProto.Tl;

namespace Emulator.Rpc;

/// <summary>Statistics of channels and groups (core.telegram.org/api/stats): at the channel's own data centre alone, graphs partly by token.</summary>
internal static class StatisticsMethods
{
    private const int Day = 86_400;
    private const int Days = 30;
    private const int RecentPosts = 20;

    public static void Register(RpcMethods methods)
    {
        methods.Add<StatsGetBroadcastStats>(StatsGetBroadcastStats.Constructor, "stats.getBroadcastStats", Access.Anywhere, MethodClass.Statistics, GetBroadcast);
        methods.Add<StatsGetMegagroupStats>(StatsGetMegagroupStats.Constructor, "stats.getMegagroupStats", Access.Anywhere, MethodClass.Statistics, GetMegagroup);
        methods.Add<StatsLoadAsyncGraph>(StatsLoadAsyncGraph.Constructor, "stats.loadAsyncGraph", Access.Anywhere, MethodClass.Statistics, LoadGraph);
        methods.Add<StatsGetMessageStats>(StatsGetMessageStats.Constructor, "stats.getMessageStats", Access.Anywhere, MethodClass.Statistics, GetMessage);
        methods.Add<StatsGetMessagePublicForwards>(
            StatsGetMessagePublicForwards.Constructor, "stats.getMessagePublicForwards", Access.Anywhere, MethodClass.Statistics, GetForwards);
    }

    private static RpcReply GetBroadcast(CallContext context, StatsGetBroadcastStats call)
    {
        if (Locate(context, call.Channel, out var channel) is { } refusal)
        {
            return refusal;
        }

        if (channel.Info.Megagroup)
        {
            return RpcReply.BadRequest("BROADCAST_REQUIRED");
        }

        return RpcReply.Ok(new StatsBroadcastStats
        {
            Period = Period(),
            Followers = Pair(context, channel, 1, channel.Info.Participants),
            ViewsPerPost = Pair(context, channel, 2, 20_000),
            SharesPerPost = Pair(context, channel, 3, 200),
            ReactionsPerPost = Pair(context, channel, 4, 300),
            ViewsPerStory = Pair(context, channel, 5, 100),
            SharesPerStory = Pair(context, channel, 6, 10),
            ReactionsPerStory = Pair(context, channel, 7, 10),
            EnabledNotifications = new StatsPercentValue { Part = channel.Info.Participants / 3, Total = channel.Info.Participants },
            GrowthGraph = Graph(context, channel, 1, "growth"),
            FollowersGraph = Graph(context, channel, 2, "followers"),
            MuteGraph = Async(channel, "mute"),
            TopHoursGraph = Async(channel, "hours"),
            InteractionsGraph = Async(channel, "interactions"),
            IvInteractionsGraph = new StatsGraphError { Error = "Not enough data to display." },
            ViewsBySourceGraph = Async(channel, "views_by_source"),
            NewFollowersBySourceGraph = Async(channel, "new_followers_by_source"),
            LanguagesGraph = Async(channel, "languages"),
            ReactionsByEmotionGraph = Async(channel, "reactions"),
            StoryInteractionsGraph = new StatsGraphError { Error = "Not enough data to display." },
            StoryReactionsByEmotionGraph = new StatsGraphError { Error = "Not enough data to display." },
            RecentPostsInteractions = RecentInteractions(channel),
        });
    }

    private static RpcReply GetMegagroup(CallContext context, StatsGetMegagroupStats call)
    {
        if (Locate(context, call.Channel, out var channel) is { } refusal)
        {
            return refusal;
        }

        if (!channel.Info.Megagroup)
        {
            return RpcReply.BadRequest("MEGAGROUP_REQUIRED");
        }

        var posters = context.Core.World.Users.Take(10).ToArray();
        return RpcReply.Ok(new StatsMegagroupStats
        {
            Period = Period(),
            Members = Pair(context, channel, 1, channel.Info.Participants),
            Messages = Pair(context, channel, 2, 5_000),
            Viewers = Pair(context, channel, 3, 2_000),
            Posters = Pair(context, channel, 4, 200),
            GrowthGraph = Graph(context, channel, 1, "growth"),
            MembersGraph = Graph(context, channel, 2, "members"),
            NewMembersBySourceGraph = Async(channel, "new_members_by_source"),
            LanguagesGraph = Async(channel, "languages"),
            MessagesGraph = Async(channel, "messages"),
            ActionsGraph = Async(channel, "actions"),
            TopHoursGraph = Async(channel, "hours"),
            WeekdaysGraph = Async(channel, "weekdays"),
            TopPosters = [.. posters.Select((user, i) => new StatsGroupTopPoster { UserId = user.Id, Messages = 100 - i, AvgChars = 40 + i })],
            TopAdmins = [],
            TopInviters = [],
            Users = [.. posters.Select(user => PeerViews.View(context.Core, context.UserId, user))],
        });
    }

    private static RpcReply LoadGraph(CallContext context, StatsLoadAsyncGraph call)
    {
        var parts = call.Token.Split(':');
        if (parts.Length != 3 || parts[0] != "graph" || !long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            || context.Core.World.FindChannel(id) is not { } channel)
        {
            return RpcReply.BadRequest("GRAPH_INVALID_RELOAD");
        }

        if (channel.Info.StatisticsDc != context.DataCenter)
        {
            return RpcReply.Migrate("STATS", channel.Info.StatisticsDc);
        }

        var key = (ulong)parts[2].Aggregate(7L, (sum, letter) => (sum * 31) + letter) + (ulong)(call.X ?? 0);
        return RpcReply.Ok(Graph(context, channel, key, parts[2]));
    }

    private static RpcReply GetMessage(CallContext context, StatsGetMessageStats call)
    {
        if (Locate(context, call.Channel, out var channel) is { } refusal)
        {
            return refusal;
        }

        return channel.TryGet(call.MsgId) is Message
            ? RpcReply.Ok(new StatsMessageStats { ViewsGraph = Graph(context, channel, (ulong)call.MsgId, "views"), ReactionsByEmotionGraph = Async(channel, "reactions") })
            : RpcReply.BadRequest("MESSAGE_ID_INVALID");
    }

    private static RpcReply GetForwards(CallContext context, StatsGetMessagePublicForwards call)
    {
        if (Locate(context, call.Channel, out var channel) is { } refusal)
        {
            return refusal;
        }

        return channel.TryGet(call.MsgId) is Message
            ? RpcReply.Ok(new StatsPublicForwards { Forwards = [], Chats = [], Users = [] })
            : RpcReply.BadRequest("MESSAGE_ID_INVALID");
    }

    private static RpcReply? Locate(CallContext context, IInputChannel input, out ChannelHistory channel)
    {
        channel = context.Find(input)!;
        if (channel is null)
        {
            return RpcReply.BadRequest("CHANNEL_INVALID");
        }

        return channel.Info.StatisticsDc == context.DataCenter ? null : RpcReply.Migrate("STATS", channel.Info.StatisticsDc);
    }

    private static StatsDateRangeDays Period() => new() { MinDate = TelegramWorld.BaseEnd - (Days * Day), MaxDate = TelegramWorld.BaseEnd };

    private static StatsAbsValueAndPrev Pair(CallContext context, ChannelHistory channel, ulong key, int scale)
    {
        var change = context.Core.World.Derive((ulong)channel.Info.Id, key) % 100;
        return new StatsAbsValueAndPrev { Current = scale, Previous = scale - (scale * (int)change / 1000.0) };
    }

    private static StatsGraphAsync Async(ChannelHistory channel, string name) => new() { Token = string.Create(CultureInfo.InvariantCulture, $"graph:{channel.Info.Id}:{name}") };

    private static StatsGraph Graph(CallContext context, ChannelHistory channel, ulong key, string name)
    {
        var json = new StringBuilder("{\"columns\":[[\"x\"");
        for (var day = 0; day < Days; day++)
        {
            json.Append(CultureInfo.InvariantCulture, $",{(TelegramWorld.BaseEnd - ((Days - day) * Day)) * 1000L}");
        }

        json.Append("],[\"y0\"");
        for (var day = 0; day < Days; day++)
        {
            json.Append(CultureInfo.InvariantCulture, $",{context.Core.World.Derive((ulong)channel.Info.Id ^ key, (ulong)day + 10) % 1_000}");
        }

        json.Append(CultureInfo.InvariantCulture, $"]],\"types\":{{\"x\":\"x\",\"y0\":\"line\"}},\"names\":{{\"y0\":\"{name}\"}},\"colors\":{{\"y0\":\"BLUE#3497ED\"}}}}");
        return new StatsGraph { Json = new DataJSON { Data = json.ToString() }, ZoomToken = string.Create(CultureInfo.InvariantCulture, $"graph:{channel.Info.Id}:{name}_zoom") };
    }

    private static IPostInteractionCounters[] RecentInteractions(ChannelHistory channel)
    {
        Span<int> ids = stackalloc int[RecentPosts];
        var window = channel.Select(0, 0, 0, ids);
        return [.. channel.Get(ids[..window.Written]).OfType<Message>().Select(message => new PostInteractionCountersMessage { MsgId = message.Id, Views = message.Views ?? 0, Forwards = message.Forwards ?? 0, Reactions = 1 })];
    }
}
