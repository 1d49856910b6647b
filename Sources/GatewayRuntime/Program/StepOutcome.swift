/// What a step of a program decided.
enum StepOutcome {
    /// The next step is next.
    case proceed
    /// The request is refused with an error.
    case refuse(GatewayError)
    /// The gateway answers itself.
    case respond(LocalResponse)
    /// The step waits, and is done again when what it waited for is there.
    case wait(Suspension.Need)
    /// The request goes to a backend.
    case forward(ForwardPlan)
}
