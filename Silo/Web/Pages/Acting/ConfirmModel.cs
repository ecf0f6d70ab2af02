using Microsoft.AspNetCore.Http;

namespace Telepool.Silo.Web.Pages.Acting;

/// <summary>A question before an act.</summary>
/// <param name="Act">The act.</param>
/// <param name="Question">The question.</param>
/// <param name="Form">What was posted, to be posted again.</param>
/// <param name="Back">Where to go otherwise.</param>
internal sealed record ConfirmModel(Act Act, string Question, IFormCollection Form, string Back);
