import APIGExtensions

/// `x-apigateway-responses`: at the root of 2.0, in the components of 3.0.
///
/// - Source: APIG User Guide, apig_03_0121
enum ResponsesPlace {
    static let key = ResponsesExtension.definition.key
}

/// The sample of a parameter: an extension in 2.0, the parameter's `example` in 3.0.
///
/// - Source: APIG User Guide, apig_03_0123
enum SamplePlace {
    static let key = SampleExtension.definition.key
}

/// The samples of answers: beside the responses in 2.0, inside one of them in 3.0.
///
/// - Source: APIG User Guide, apig_03_0117, apig_03_0118
enum ResultSamplePlace {
    static let keys = [ResultNormalSampleExtension.definition.key, ResultFailureSampleExtension.definition.key]
}
