using Grains.Interfaces.Statistics;
using MTProto.Tl;

namespace Grains.Accounts.Sessions.Mtproto;

/// <summary>From Telegram's statistics to a report of our own. Fields keep the names of the schema.</summary>
internal static class StatisticsMapping
{
    public static StatisticsReport ToReport(long channelId, StatsBroadcastStats stats, int dataCenter)
    {
        using var summary = new StatisticsSummary(stats.Period);
        summary.Add("followers", stats.Followers);
        summary.Add("views_per_post", stats.ViewsPerPost);
        summary.Add("shares_per_post", stats.SharesPerPost);
        summary.Add("reactions_per_post", stats.ReactionsPerPost);
        summary.Add("views_per_story", stats.ViewsPerStory);
        summary.Add("shares_per_story", stats.SharesPerStory);
        summary.Add("reactions_per_story", stats.ReactionsPerStory);
        summary.Add("enabled_notifications", stats.EnabledNotifications);
        summary.AddList("recent_posts_interactions", stats.RecentPostsInteractions, static (list, item) =>
        {
            if (item is PostInteractionCountersMessage post)
            {
                list.Write("msg_id", post.MsgId, "views", post.Views, "forwards", post.Forwards, "reactions", post.Reactions);
            }
            else if (item is PostInteractionCountersStory story)
            {
                list.Write("story_id", story.StoryId, "views", story.Views, "forwards", story.Forwards, "reactions", story.Reactions);
            }
        });
        return summary.ToReport(channelId, StatisticsKind.Broadcast, dataCenter,
        [
            ToGraph("growth_graph", stats.GrowthGraph),
            ToGraph("followers_graph", stats.FollowersGraph),
            ToGraph("mute_graph", stats.MuteGraph),
            ToGraph("top_hours_graph", stats.TopHoursGraph),
            ToGraph("interactions_graph", stats.InteractionsGraph),
            ToGraph("iv_interactions_graph", stats.IvInteractionsGraph),
            ToGraph("views_by_source_graph", stats.ViewsBySourceGraph),
            ToGraph("new_followers_by_source_graph", stats.NewFollowersBySourceGraph),
            ToGraph("languages_graph", stats.LanguagesGraph),
            ToGraph("reactions_by_emotion_graph", stats.ReactionsByEmotionGraph),
            ToGraph("story_interactions_graph", stats.StoryInteractionsGraph),
            ToGraph("story_reactions_by_emotion_graph", stats.StoryReactionsByEmotionGraph),
        ]);
    }

    /// <summary>Maps a group's statistics. Of people the ids alone are kept.</summary>
    public static StatisticsReport ToReport(long channelId, StatsMegagroupStats stats, int dataCenter)
    {
        using var summary = new StatisticsSummary(stats.Period);
        summary.Add("members", stats.Members);
        summary.Add("messages", stats.Messages);
        summary.Add("viewers", stats.Viewers);
        summary.Add("posters", stats.Posters);
        summary.AddList("top_posters", stats.TopPosters, static (list, item) =>
        {
            if (item is StatsGroupTopPoster poster)
            {
                list.Write("user_id", poster.UserId, "messages", poster.Messages, "avg_chars", poster.AvgChars);
            }
        });
        summary.AddList("top_admins", stats.TopAdmins, static (list, item) =>
        {
            if (item is StatsGroupTopAdmin admin)
            {
                list.Write("user_id", admin.UserId, "deleted", admin.Deleted, "kicked", admin.Kicked, "banned", admin.Banned);
            }
        });
        summary.AddList("top_inviters", stats.TopInviters, static (list, item) =>
        {
            if (item is StatsGroupTopInviter inviter)
            {
                list.Write("user_id", inviter.UserId, "invitations", inviter.Invitations);
            }
        });
        return summary.ToReport(channelId, StatisticsKind.Megagroup, dataCenter,
        [
            ToGraph("growth_graph", stats.GrowthGraph),
            ToGraph("members_graph", stats.MembersGraph),
            ToGraph("new_members_by_source_graph", stats.NewMembersBySourceGraph),
            ToGraph("languages_graph", stats.LanguagesGraph),
            ToGraph("messages_graph", stats.MessagesGraph),
            ToGraph("actions_graph", stats.ActionsGraph),
            ToGraph("top_hours_graph", stats.TopHoursGraph),
            ToGraph("weekdays_graph", stats.WeekdaysGraph),
        ]);
    }

    public static StatisticsGraph ToGraph(string name, IStatsGraph graph) => graph switch
    {
        StatsGraph { Json: DataJSON json } => new StatisticsGraph { Name = name, State = GraphState.Loaded, Json = json.Data },
        StatsGraphAsync later => new StatisticsGraph { Name = name, State = GraphState.Pending, Token = later.Token },
        StatsGraphError error => new StatisticsGraph { Name = name, State = GraphState.Unavailable, Reason = error.Error },
        _ => new StatisticsGraph { Name = name, State = GraphState.Unavailable, Reason = "GRAPH_UNSUPPORTED" },
    };
}
