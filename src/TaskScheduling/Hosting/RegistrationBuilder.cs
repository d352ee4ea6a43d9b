using Microsoft.Extensions.DependencyInjection;

namespace TaskScheduling;

/// <summary>One registration in the making; built when the scheduler is.</summary>
internal sealed class RegistrationBuilder(
    IServiceCollection services, string identifier, Func<TaskBudget?, Resubmission?, TaskRegistration> build) : ITaskRegistrationBuilder
{
    private readonly List<Func<IServiceProvider, TaskRegistration, TaskRegistration>> _changes = [];

    public IServiceCollection Services { get; } = services;

    public string Identifier { get; } = identifier;

    public TaskBudget? Budget { get; set; }

    public Resubmission? Resubmission { get; set; }

    /// <summary>Puts something around the handler, outside what is around it already. Called once, when the scheduler is made.</summary>
    public void Surround(Func<IServiceProvider, TaskRegistration, TaskRegistration> change) => _changes.Add(change);

    public TaskRegistration Build(IServiceProvider provider) =>
        _changes.Aggregate(build(Budget, Resubmission), (registration, change) => change(provider, registration));
}
