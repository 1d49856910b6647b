/// The microservice whose instances are a channel's members.
///
/// Read and kept: a gateway on another machine cannot ask the registry, so the members are listed in the instance file.
///
/// - Source: APIG API Reference, CreateVpcChannelV2 (`microservice_info`)
package struct MicroserviceInfo: ConfigurationObject, Equatable {
    package var serviceType = MicroserviceType.cce
    package var cceInfo: CCEInfo?
    package var cceServiceInfo: CCEServiceInfo?
    package var cseInfo: CSEInfo?
    package var nacosInfo: NacosInfo?

    package init() {}

    package static let typeName = "microservice"
    package static let fields: [ConfigurationField<MicroserviceInfo>] = [
        .optional("cce_info", \.cceInfo, "workload, for CCE"),
        .optional("cce_service_info", \.cceServiceInfo, "service, for CCE_SERVICE"),
        .optional("cse_info", \.cseInfo, "service, for CSE"),
        .optional("nacos_info", \.nacosInfo, "service, for NACOS"),
        .required("service_type", \.serviceType, "CCE, CSE, NACOS or CCE_SERVICE"),
    ]

    /// The member that holds what the type asks for.
    package var settingsKey: String {
        switch self.serviceType {
        case .cce: "cce_info"
        case .cceService: "cce_service_info"
        case .cse: "cse_info"
        case .nacos: "nacos_info"
        }
    }
}

/// Where a microservice is registered.
package enum MicroserviceType: String, ConfigurationWord {
    case cce = "CCE"
    case cse = "CSE"
    case nacos = "NACOS"
    /// Listed by the product, and not supported by it.
    case cceService = "CCE_SERVICE"
}

/// A workload of a cluster.
package struct CCEInfo: ConfigurationObject, Equatable {
    package var clusterID = ""
    package var namespace = ""
    package var workloadType = WorkloadType.deployment
    /// The value of the label `app`, unless a label is given.
    package var appName: String?
    package var labelKey: String?
    package var labelValue: String?

    package init() {}

    package static let typeName = "CCE workload"
    package static let fields: [ConfigurationField<CCEInfo>] = [
        .optional("app_name", \.appName, "value of the label app"),
        .required("cluster_id", \.clusterID, "cluster"),
        .optional("label_key", \.labelKey, "name of the label the pods have"),
        .optional("label_value", \.labelValue, "its value"),
        .required("namespace", \.namespace, "namespace"),
        .required("workload_type", \.workloadType, "deployment, statefulset or daemonset"),
    ]
}

/// The kind of a workload.
package enum WorkloadType: String, ConfigurationWord {
    case deployment = "deployment"
    case statefulSet = "statefulset"
    case daemonSet = "daemonset"
}

/// A service of a cluster.
package struct CCEServiceInfo: ConfigurationObject, Equatable {
    package var clusterID = ""
    package var namespace = ""
    package var serviceName = ""

    package init() {}

    package static let typeName = "CCE service"
    package static let fields: [ConfigurationField<CCEServiceInfo>] = [
        .required("cluster_id", \.clusterID, "cluster"),
        .required("namespace", \.namespace, "namespace"),
        .required("service_name", \.serviceName, "service"),
    ]
}

/// A service of a microservice engine.
package struct CSEInfo: ConfigurationObject, Equatable {
    package var engineID = ""
    package var serviceID = ""

    package init() {}

    package static let typeName = "CSE service"
    package static let fields: [ConfigurationField<CSEInfo>] = [
        .required("engine_id", \.engineID, "engine"),
        .required("service_id", \.serviceID, "service"),
    ]
}

/// A service of a Nacos registry.
package struct NacosInfo: ConfigurationObject, Equatable {
    /// Empty is the public namespace.
    package var namespace = ""
    package var clusterName = "DEFAULT"
    package var groupName = "DEFAULT_GROUP"
    package var serviceName = ""
    package var servers: [NacosServer] = []
    package var user: NacosUser?

    package init() {}

    package static let typeName = "Nacos service"
    package static let fields: [ConfigurationField<NacosInfo>] = [
        .defaulted("cluster_name", \.clusterName, "DEFAULT", "cluster"),
        .defaulted("group_name", \.groupName, "DEFAULT_GROUP", "group"),
        .defaulted("namespace", \.namespace, "", "namespace; empty is the public one"),
        .list("server_config", \.servers, "servers of the registry"),
        .required("service_name", \.serviceName, "service"),
        .optional("user_info", \.user, "who asks the registry"),
    ]
}

/// A server of a Nacos registry.
package struct NacosServer: ConfigurationObject, Equatable {
    package var address = ""
    package var port = 8_848
    /// `nil` is `port` + 1000.
    package var grpcPort: Int?

    package init() {}

    package static let typeName = "Nacos server"
    package static let fields: [ConfigurationField<NacosServer>] = [
        .optional("grpc_port", \.grpcPort, "absent: port + 1000"),
        .required("ip_address", \.address, "address"),
        .required("port", \.port, "port"),
    ]
}

/// Who asks a Nacos registry.
package struct NacosUser: ConfigurationObject, Equatable {
    package var name = ""
    package var password = Secret(value: "")

    package init() {}

    package static let typeName = "Nacos user"
    package static let fields: [ConfigurationField<NacosUser>] = [
        .required("password", \.password, "password, also as ${env:NAME} or ${file:path}"),
        .required("user_name", \.name, "user"),
    ]
}
