using Microsoft.Extensions.DependencyInjection;

namespace TaskScheduling;

/// <summary>One registration in the making; built when the scheduler is.</summary>
internal sealed class RegistrationBuilder(
    IServiceCollection services, string identifier, Func<TaskBudget?, Resubmission?, TaskRegistration> build) : ITaskRegistrationBuilder
{
    public IServiceCollection Services { get; } = services;

    public string Identifier { get; } = identifier;

    public TaskBudget? Budget { get; set; }

    public Resubmission? Resubmission { get; set; }

    public TaskRegistration Build() => build(Budget, Resubmission);
}
