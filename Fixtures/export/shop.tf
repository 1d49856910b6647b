# Made by apig export --format terraform.
#
# The import blocks at the end take over what is on the gateway already: give instance_id and the other ids as variables, look at
# terraform plan, and remove the blocks once they were applied. To make everything anew, remove them at once.

terraform {
  required_version = ">= 1.6.0"

  required_providers {
    huaweicloud = { source = "huaweicloud/huaweicloud" }
  }
}

variable "instance_id" {
  description = "Id of the dedicated gateway; every resource and import id begins with it."
  type        = string
}

variable "group_id" {
  description = "Id of the group shop, for its import."
  type        = string
  default     = ""
}

variable "acl_policy_block_scanners_id" {
  description = "Id of the access control policy block_scanners, for its import."
  type        = string
  default     = ""
}

variable "acl_policy_blocked_accounts_id" {
  description = "Id of the access control policy blocked_accounts, for its import."
  type        = string
  default     = ""
}

variable "acl_policy_office_only_id" {
  description = "Id of the access control policy office_only, for its import."
  type        = string
  default     = ""
}

variable "acl_policy_partner_accounts_id" {
  description = "Id of the access control policy partner_accounts, for its import."
  type        = string
  default     = ""
}

variable "channel_order_pool_id" {
  description = "Id of the load balance channel order-pool."
  type        = string
}

variable "orchestration_tenant_missing_id" {
  description = "Id of the orchestration rule tenant_missing."
  type        = string
}

variable "orchestration_tenant_shard_id" {
  description = "Id of the orchestration rule tenant_shard."
  type        = string
}

variable "channel_stock_pool_id" {
  description = "Id of the load balance channel stock-pool."
  type        = string
}

variable "plugin_order_breaker_id" {
  description = "Id of the plug-in order_breaker."
  type        = string
}

variable "plugin_cors_storefront_id" {
  description = "Id of the plug-in cors_storefront."
  type        = string
}

variable "plugin_hide_headers_id" {
  description = "Id of the plug-in hide_headers."
  type        = string
}

variable "plugin_search_cache_id" {
  description = "Id of the plug-in search_cache."
  type        = string
}

resource "huaweicloud_apig_group" "shop" {
  instance_id = var.instance_id
  name        = "shop"
  description = "Catalogue, carts, orders and customers of a small web shop."
}

resource "huaweicloud_apig_throttling_policy" "checkout_shared" {
  instance_id      = var.instance_id
  name             = "checkout_shared"
  type             = "API-shared"
  period           = 1
  period_unit      = "HOUR"
  max_api_requests = 2000
  max_app_requests = 500
}

resource "huaweicloud_apig_throttling_policy" "per_day" {
  instance_id       = var.instance_id
  name              = "per_day"
  type              = "API-based"
  period            = 1
  period_unit       = "DAY"
  max_api_requests  = 500
  max_user_requests = 100
}

resource "huaweicloud_apig_throttling_policy" "per_hour" {
  instance_id       = var.instance_id
  name              = "per_hour"
  type              = "API-based"
  period            = 1
  period_unit       = "HOUR"
  max_api_requests  = 10000
  max_user_requests = 2000
  max_app_requests  = 1000
}

resource "huaweicloud_apig_throttling_policy" "per_second" {
  instance_id      = var.instance_id
  name             = "per_second"
  type             = "API-based"
  period           = 1
  period_unit      = "SECOND"
  max_api_requests = 50
}

resource "huaweicloud_apig_throttling_policy" "searches_shared" {
  instance_id      = var.instance_id
  name             = "searches_shared"
  type             = "API-shared"
  period           = 2
  period_unit      = "MINUTE"
  max_api_requests = 1200
  max_ip_requests  = 90
}

resource "huaweicloud_apig_throttling_policy" "writes_per_minute" {
  instance_id       = var.instance_id
  name              = "writes_per_minute"
  type              = "API-based"
  period            = 1
  period_unit       = "MINUTE"
  max_api_requests  = 600
  max_user_requests = 300
  max_app_requests  = 120
  max_ip_requests   = 60

  app_throttles {
    max_api_requests     = 400
    throttling_object_id = "5f1c0de5f1c0de5f1c0de5f1c0de0001"
  }

  user_throttles {
    max_api_requests     = 50
    throttling_object_id = "9a0b9a0b9a0b9a0b9a0b9a0b9a0b0002"
  }
}

resource "huaweicloud_apig_acl_policy" "block_scanners" {
  instance_id = var.instance_id
  name        = "block_scanners"
  type        = "DENY"
  entity_type = "IP"
  value       = "192.0.2.0/24,198.51.100.7,203.0.113.200-203.0.113.240"
}

resource "huaweicloud_apig_acl_policy" "blocked_accounts" {
  instance_id = var.instance_id
  name        = "blocked_accounts"
  type        = "DENY"
  entity_type = "DOMAIN_ID"
  value       = "0123456789abcdef0123456789abcdef,fedcba9876543210fedcba9876543210"
}

resource "huaweicloud_apig_acl_policy" "office_only" {
  instance_id = var.instance_id
  name        = "office_only"
  type        = "PERMIT"
  entity_type = "IP"
  value       = "127.0.0.1,203.0.113.0/24,198.51.100.10-198.51.100.20"
}

resource "huaweicloud_apig_acl_policy" "partner_accounts" {
  instance_id = var.instance_id
  name        = "partner_accounts"
  type        = "PERMIT"
  entity_type = "DOMAIN"
  value       = "acme,northwind-logistics"
}

resource "huaweicloud_apig_custom_authorizer" "backend_token" {
  instance_id        = var.instance_id
  name               = "backend_token"
  type               = "BACKEND"
  function_urn       = "urn:fss:local:shopauth:function:default:token"
  function_version   = "v3"
  function_alias_uri = "urn:fss:local:shopauth:function:default:token:!stable"
  network_type       = "V1"
  is_body_send       = true
  cache_age          = 300
}

resource "huaweicloud_apig_custom_authorizer" "customer_session" {
  instance_id      = var.instance_id
  name             = "customer_session"
  type             = "FRONTEND"
  function_urn     = "urn:fss:local:shopauth:function:default:session"
  function_version = "latest"
  network_type     = "V2"
  cache_age        = 60

  identity {
    name       = "X-Shop-Session"
    location   = "HEADER"
    validation = "^[A-Za-z0-9]{20,64}$"
  }

  identity {
    name     = "market"
    location = "QUERY"
  }
}

resource "huaweicloud_apig_response" "storefront" {
  instance_id = var.instance_id
  group_id    = huaweicloud_apig_group.shop.id
  name        = "storefront"

  rule {
    error_type  = "ACCESS_DENIED"
    body        = "{\"code\":\"$context.error.code\",\"message\":\"not from here\",\"from\":\"$context.sourceIp\"}"
    status_code = 403
  }

  rule {
    error_type  = "AUTHORIZER_FAILURE"
    body        = "{\"code\":\"$context.error.code\",\"message\":\"please sign in\"}"
    status_code = 403
  }

  rule {
    error_type  = "BACKEND_TIMEOUT"
    body        = "{\"code\":\"$context.error.code\",\"message\":\"please try again\",\"request\":\"$context.requestId\"}"
    status_code = 503
  }

  rule {
    error_type  = "BACKEND_UNAVAILABLE"
    body        = "{\"code\":\"$context.error.code\",\"message\":\"please try again\",\"request\":\"$context.requestId\"}"
    status_code = 503
  }

  rule {
    error_type  = "DEFAULT_4XX"
    body        = "{\"code\":\"$context.error.code\",\"message\":\"$context.error.message\",\"type\":\"$context.error.type\"}"
    status_code = 400
  }

  rule {
    error_type  = "DEFAULT_5XX"
    body        = "{\"code\":\"$context.error.code\",\"message\":\"please try again\",\"request\":\"$context.requestId\"}"
    status_code = 500
  }

  rule {
    error_type  = "REQUEST_PARAMETERS_FAILURE"
    body        = "{\"code\":\"$context.error.code\",\"message\":\"$context.error.message\",\"path\":\"$context.reqPath\"}"
    status_code = 422
  }
}

resource "huaweicloud_apig_response" "terse" {
  instance_id = var.instance_id
  group_id    = huaweicloud_apig_group.shop.id
  name        = "terse"

  rule {
    error_type  = "AUTH_FAILURE"
    body        = "{\"error\":\"$context.error.code\"}"
    status_code = 401
  }

  rule {
    error_type  = "THROTTLED"
    body        = "{\"error\":\"$context.error.code\"}"
    status_code = 429

    headers {
      key   = "Retry-After"
      value = "60"
    }
  }
}

resource "huaweicloud_apig_api" "getCart" {
  instance_id             = var.instance_id
  group_id                = huaweicloud_apig_group.shop.id
  name                    = "getCart"
  type                    = "Public"
  request_protocol        = "HTTPS"
  request_method          = "GET"
  request_path            = "/v1/carts/{cartId}"
  matching                = "Exact"
  security_authentication = "AUTHORIZER"
  authorizer_id           = huaweicloud_apig_custom_authorizer.customer_session.id
  cors                    = true
  tags                    = ["orders"]

  request_params {
    name        = "cartId"
    location    = "PATH"
    type        = "STRING"
    required    = true
    passthrough = true
    description = "cart number"
    example     = "c-20250301"
    minimum     = 8
    maximum     = 36
  }

  backend_params {
    type     = "REQUEST"
    name     = "cartId"
    location = "PATH"
    value    = "cartId"
  }

  backend_params {
    type              = "SYSTEM"
    name              = "X-Customer"
    location          = "HEADER"
    value             = "customerId"
    system_param_type = "frontend"
  }

  web {
    path             = "/carts/{cartId}"
    vpc_channel_id   = var.channel_order_pool_id
    request_method   = "GET"
    request_protocol = "HTTP"
    timeout          = 5000
    retry_count      = -1
  }
}

resource "huaweicloud_apig_api" "getContent" {
  instance_id             = var.instance_id
  group_id                = huaweicloud_apig_group.shop.id
  name                    = "getContent"
  type                    = "Public"
  request_protocol        = "BOTH"
  request_method          = "GET"
  request_path            = "/v1/content"
  matching                = "Prefix"
  security_authentication = "NONE"
  cors                    = true
  description             = "Prefix match, the rest of the path is added to the path of the backend."
  tags                    = ["media"]

  web {
    path             = "/#assetRoot#/content"
    backend_address  = "#assetHost#"
    request_method   = "GET"
    request_protocol = "HTTP"
    timeout          = 15000
    retry_count      = -1
  }
}

resource "huaweicloud_apig_api" "getCustomer" {
  instance_id             = var.instance_id
  group_id                = huaweicloud_apig_group.shop.id
  name                    = "getCustomer"
  type                    = "Private"
  request_protocol        = "HTTPS"
  request_method          = "GET"
  request_path            = "/v1/customers/{customerId}"
  matching                = "Exact"
  security_authentication = "IAM"
  cors                    = false
  tags                    = ["customers"]

  request_params {
    name        = "customerId"
    location    = "PATH"
    type        = "NUMBER"
    required    = true
    passthrough = true
    example     = "4711"
    minimum     = 1
    maximum     = 999999999
  }

  backend_params {
    type     = "REQUEST"
    name     = "customer"
    location = "PATH"
    value    = "customerId"
  }

  web {
    path             = "/customers/{customer}"
    backend_address  = "#backendHost#"
    request_method   = "ANY"
    request_protocol = "HTTP"
    timeout          = 5000
    retry_count      = -1
  }
}

resource "huaweicloud_apig_api" "hasCustomer" {
  instance_id             = var.instance_id
  group_id                = huaweicloud_apig_group.shop.id
  name                    = "hasCustomer"
  type                    = "Private"
  request_protocol        = "HTTPS"
  request_method          = "HEAD"
  request_path            = "/v1/customers/{customerId}"
  matching                = "Exact"
  security_authentication = "IAM"
  cors                    = false
  tags                    = ["customers"]

  request_params {
    name        = "customerId"
    location    = "PATH"
    type        = "NUMBER"
    required    = true
    passthrough = true
    example     = "4711"
    minimum     = 1
    maximum     = 999999999
  }

  backend_params {
    type     = "REQUEST"
    name     = "customer"
    location = "PATH"
    value    = "customerId"
  }

  web {
    path             = "/customers/{customer}"
    backend_address  = "#backendHost#"
    request_method   = "ANY"
    request_protocol = "HTTP"
    timeout          = 5000
    retry_count      = -1
  }
}

resource "huaweicloud_apig_api" "updateCustomer" {
  instance_id             = var.instance_id
  group_id                = huaweicloud_apig_group.shop.id
  name                    = "updateCustomer"
  type                    = "Private"
  request_protocol        = "HTTPS"
  request_method          = "PUT"
  request_path            = "/v1/customers/{customerId}"
  matching                = "Exact"
  security_authentication = "IAM"
  cors                    = false
  content_type            = "application/json"
  tags                    = ["customers"]

  request_params {
    name        = "customerId"
    location    = "PATH"
    type        = "NUMBER"
    required    = true
    passthrough = true
    example     = "4711"
    minimum     = 1
    maximum     = 999999999
  }

  backend_params {
    type     = "REQUEST"
    name     = "customer"
    location = "PATH"
    value    = "customerId"
  }

  web {
    path             = "/customers/{customer}"
    backend_address  = "#backendHost#"
    request_method   = "ANY"
    request_protocol = "HTTP"
    timeout          = 5000
    retry_count      = -1
  }
}

resource "huaweicloud_apig_api" "echo" {
  instance_id             = var.instance_id
  group_id                = huaweicloud_apig_group.shop.id
  name                    = "echo"
  type                    = "Public"
  request_protocol        = "BOTH"
  request_method          = "POST"
  request_path            = "/v1/echo"
  matching                = "Exact"
  security_authentication = "NONE"
  cors                    = false
  description             = "The backend answers with what it received. Handy to try the gateway out."
  tags                    = ["operations"]

  web {
    path             = "/echo"
    backend_address  = "#backendHost#"
    request_method   = "POST"
    request_protocol = "HTTP"
    timeout          = 5000
    retry_count      = -1
  }
}

resource "huaweicloud_apig_api" "publishEvent" {
  instance_id             = var.instance_id
  group_id                = huaweicloud_apig_group.shop.id
  name                    = "publishEvent"
  type                    = "Private"
  request_protocol        = "HTTPS"
  request_method          = "POST"
  request_path            = "/v1/events"
  matching                = "Exact"
  security_authentication = "APP"
  cors                    = false
  description             = "Queued and handled later, the answer comes at once."
  content_type            = "application/json"
  is_send_fg_body_base64  = false
  tags                    = ["operations"]

  request_params {
    name        = "topic"
    location    = "QUERY"
    type        = "STRING"
    required    = true
    passthrough = true
    enumeration = "stock,price,parcel"
  }

  backend_params {
    type     = "REQUEST"
    name     = "topic"
    location = "QUERY"
    value    = "topic"
  }

  backend_params {
    type              = "SYSTEM"
    name              = "X-Api"
    location          = "HEADER"
    value             = "apiId"
    system_param_type = "internal"
  }

  func_graph {
    function_urn    = "urn:fss:local:shopmedia:function:default:events"
    version         = "latest"
    network_type    = "V1"
    invocation_type = "async"
    timeout         = 5000
  }
}

resource "huaweicloud_apig_api" "getHealth" {
  instance_id             = var.instance_id
  group_id                = huaweicloud_apig_group.shop.id
  name                    = "getHealth"
  type                    = "Public"
  request_protocol        = "BOTH"
  request_method          = "GET"
  request_path            = "/v1/health"
  matching                = "Exact"
  security_authentication = "NONE"
  cors                    = false
  description             = "Answered by the gateway itself, no backend is asked."
  tags                    = ["operations"]
  success_response        = "{\"status\":\"ok\"}"

  mock {
    response = "{\"status\":\"ok\"}"
  }
}

resource "huaweicloud_apig_api" "getImage" {
  instance_id             = var.instance_id
  group_id                = huaweicloud_apig_group.shop.id
  name                    = "getImage"
  type                    = "Public"
  request_protocol        = "BOTH"
  request_method          = "GET"
  request_path            = "/v1/images/{proxy+}"
  matching                = "Exact"
  security_authentication = "NONE"
  cors                    = true
  description             = "Everything below images, at any depth."
  tags                    = ["media"]

  request_params {
    name        = "proxy"
    location    = "PATH"
    type        = "STRING"
    required    = true
    passthrough = true
    description = "path of the image"
    example     = "p-1001/front.png"
  }

  backend_params {
    type     = "REQUEST"
    name     = "file"
    location = "PATH"
    value    = "proxy"
  }

  web {
    path             = "/#assetRoot#/images/{file}"
    backend_address  = "#assetHost#"
    request_method   = "GET"
    request_protocol = "HTTP"
    timeout          = 15000
    retry_count      = -1
  }
}

resource "huaweicloud_apig_api" "importProducts" {
  instance_id             = var.instance_id
  group_id                = huaweicloud_apig_group.shop.id
  name                    = "importProducts"
  type                    = "Private"
  request_protocol        = "HTTPS"
  request_method          = "POST"
  request_path            = "/v1/imports/products"
  matching                = "Exact"
  security_authentication = "APP"
  cors                    = false
  description             = "Old interface of suppliers, XML only. Use the products interface in new programs."
  content_type            = "application/xml"
  tags                    = ["catalogue"]

  web {
    path             = "/imports/products"
    backend_address  = "#backendHost#"
    request_method   = "POST"
    request_protocol = "HTTP"
    timeout          = 60000
    retry_count      = -1
  }
}

resource "huaweicloud_apig_api" "listOrders" {
  instance_id             = var.instance_id
  group_id                = huaweicloud_apig_group.shop.id
  name                    = "listOrders"
  type                    = "Public"
  request_protocol        = "HTTPS"
  request_method          = "GET"
  request_path            = "/v1/orders"
  matching                = "Exact"
  security_authentication = "AUTHORIZER"
  authorizer_id           = huaweicloud_apig_custom_authorizer.customer_session.id
  cors                    = false
  description             = "Orders of the customer who is signed in, newest first."
  tags                    = ["orders"]

  request_params {
    name        = "page"
    location    = "QUERY"
    type        = "NUMBER"
    required    = false
    passthrough = true
    description = "number of the page, from 1"
    default     = "1"
    minimum     = 1
    maximum     = 1000
  }

  request_params {
    name        = "state"
    location    = "QUERY"
    type        = "STRING"
    required    = false
    passthrough = true
    description = "only orders in this state"
    example     = "open"
    enumeration = "open,paid,shipped,returned"
  }

  backend_params {
    type              = "SYSTEM"
    name              = "X-Customer"
    location          = "HEADER"
    value             = "customerId"
    system_param_type = "frontend"
  }

  backend_params {
    type              = "SYSTEM"
    name              = "stage"
    location          = "PATH"
    value             = "stage"
    description       = "environment as a segment"
    system_param_type = "internal"
  }

  web {
    path             = "/{stage}/orders"
    vpc_channel_id   = var.channel_order_pool_id
    request_method   = "GET"
    request_protocol = "HTTP"
    timeout          = 5000
    retry_count      = 1
  }
}

resource "huaweicloud_apig_api" "createOrder" {
  instance_id             = var.instance_id
  group_id                = huaweicloud_apig_group.shop.id
  name                    = "createOrder"
  type                    = "Public"
  request_protocol        = "BOTH"
  request_method          = "POST"
  request_path            = "/v1/orders"
  matching                = "Exact"
  security_authentication = "APP"
  cors                    = false
  description             = "Turns a cart into an order. Credentials share one budget of calls with the payment."
  content_type            = "application/json"
  tags                    = ["orders"]
  success_response        = "{\"id\":\"o-77\",\"state\":\"open\"}"
  failure_response        = "{\"code\":\"ORD-4\",\"message\":\"cart is empty\"}"

  request_params {
    name        = "Accept-Language"
    location    = "HEADER"
    type        = "STRING"
    required    = false
    passthrough = true
    description = "language of texts"
    default     = "en"
    example     = "de"
    maximum     = 16
  }

  request_params {
    name        = "dryRun"
    location    = "QUERY"
    type        = "STRING"
    required    = false
    passthrough = true
    description = "check only"
    default     = "false"
    enumeration = "true,false"
  }

  backend_params {
    type        = "CONSTANT"
    name        = "X-Shop"
    location    = "HEADER"
    value       = "main"
    description = "which shop is meant"
  }

  backend_params {
    type              = "SYSTEM"
    name              = "X-Trace"
    location          = "HEADER"
    value             = "requestId"
    description       = "request id of the gateway"
    system_param_type = "internal"
  }

  backend_params {
    type              = "SYSTEM"
    name              = "X-Caller"
    location          = "HEADER"
    value             = "$context.appName"
    description       = "credential of the caller"
    system_param_type = "internal"
  }

  web {
    path             = "/orders"
    vpc_channel_id   = var.channel_order_pool_id
    request_method   = "POST"
    request_protocol = "HTTP"
    timeout          = 10000
    retry_count      = 0
  }

  web_policy {
    name             = "dry_run"
    effective_mode   = "ANY"
    path             = "/orders/check"
    vpc_channel_id   = var.channel_order_pool_id
    request_method   = "POST"
    request_protocol = "HTTP"
    timeout          = 5000
    retry_count      = -1

    conditions {
      source     = "param"
      type       = "Equal"
      value      = "true"
      param_name = "dryRun"
    }
  }
}

resource "huaweicloud_apig_api" "getOrder" {
  instance_id             = var.instance_id
  group_id                = huaweicloud_apig_group.shop.id
  name                    = "getOrder"
  type                    = "Public"
  request_protocol        = "BOTH"
  request_method          = "GET"
  request_path            = "/v1/orders/{orderId}"
  matching                = "Exact"
  security_authentication = "APP"
  cors                    = false
  tags                    = ["orders"]

  request_params {
    name        = "orderId"
    location    = "PATH"
    type        = "STRING"
    required    = true
    passthrough = true
    description = "order number"
    example     = "o-77"
    maximum     = 32
  }

  backend_params {
    type     = "REQUEST"
    name     = "number"
    location = "PATH"
    value    = "orderId"
  }

  backend_params {
    type     = "REQUEST"
    name     = "X-Order"
    location = "HEADER"
    value    = "orderId"
  }

  web {
    path             = "/orders/order-{number}"
    vpc_channel_id   = var.channel_order_pool_id
    request_method   = "GET"
    request_protocol = "HTTP"
    timeout          = 5000
    retry_count      = -1
  }
}

resource "huaweicloud_apig_api" "payOrder" {
  instance_id             = var.instance_id
  group_id                = huaweicloud_apig_group.shop.id
  name                    = "payOrder"
  type                    = "Private"
  request_protocol        = "HTTPS"
  request_method          = "POST"
  request_path            = "/v1/orders/{orderId}/payments"
  matching                = "Exact"
  security_authentication = "APP"
  cors                    = false
  description             = "Hands the payment over to the payment service."
  content_type            = "application/json"
  tags                    = ["orders"]
  response_id             = huaweicloud_apig_response.terse.id

  request_params {
    name        = "orderId"
    location    = "PATH"
    type        = "STRING"
    required    = true
    passthrough = true
    description = "order number"
    example     = "o-77"
    maximum     = 32
  }

  request_params {
    name        = "Idempotency-Key"
    location    = "HEADER"
    type        = "STRING"
    required    = true
    passthrough = true
    description = "the same key never pays twice"
    example     = "3f1c77aa90b24e01"
    minimum     = 16
    maximum     = 64
  }

  backend_params {
    type     = "REQUEST"
    name     = "order"
    location = "PATH"
    value    = "orderId"
  }

  web {
    path             = "/payments/{order}"
    backend_address  = "#paymentHost#"
    request_method   = "POST"
    request_protocol = "HTTPS"
    timeout          = 30000
    retry_count      = 0
    ssl_enable       = true
  }
}

resource "huaweicloud_apig_api" "listProducts" {
  instance_id             = var.instance_id
  group_id                = huaweicloud_apig_group.shop.id
  name                    = "listProducts"
  type                    = "Public"
  request_protocol        = "BOTH"
  request_method          = "GET"
  request_path            = "/v1/products"
  matching                = "Exact"
  security_authentication = "NONE"
  cors                    = true
  description             = "Products of the catalogue, newest first. Both parameters reach the backend as they come."
  tags                    = ["catalogue"]
  success_response        = "{\"total\":1,\"items\":[{\"id\":\"p-1001\",\"name\":\"Kettle\"}]}"
  failure_response        = "{\"code\":\"CAT-1\",\"message\":\"catalogue closed\"}"

  request_params {
    name        = "limit"
    location    = "QUERY"
    type        = "NUMBER"
    required    = false
    passthrough = true
    description = "most products in one answer"
    default     = "20"
    example     = "20"
    minimum     = 1
    maximum     = 100
  }

  request_params {
    name        = "q"
    location    = "QUERY"
    type        = "STRING"
    required    = false
    passthrough = true
    description = "words to look for"
    example     = "kettle"
    minimum     = 1
    maximum     = 64
  }

  backend_params {
    type        = "CONSTANT"
    name        = "X-Shop"
    location    = "HEADER"
    value       = "main"
    description = "which shop is meant"
  }

  backend_params {
    type              = "SYSTEM"
    name              = "X-Trace"
    location          = "HEADER"
    value             = "requestId"
    description       = "request id of the gateway"
    system_param_type = "internal"
  }

  web {
    path             = "/catalogue/products"
    backend_address  = "#backendHost#"
    request_method   = "GET"
    request_protocol = "HTTP"
    timeout          = 5000
    retry_count      = -1
  }
}

resource "huaweicloud_apig_api" "preflightProducts" {
  instance_id             = var.instance_id
  group_id                = huaweicloud_apig_group.shop.id
  name                    = "preflightProducts"
  type                    = "Public"
  request_protocol        = "BOTH"
  request_method          = "OPTIONS"
  request_path            = "/v1/products"
  matching                = "Prefix"
  security_authentication = "NONE"
  cors                    = true
  tags                    = ["catalogue"]

  mock {
    response = "{}"
  }
}

resource "huaweicloud_apig_api" "createProduct" {
  instance_id             = var.instance_id
  group_id                = huaweicloud_apig_group.shop.id
  name                    = "createProduct"
  type                    = "Private"
  request_protocol        = "HTTPS"
  request_method          = "POST"
  request_path            = "/v1/products"
  matching                = "Exact"
  security_authentication = "APP"
  cors                    = false
  description             = "Adds a product to the catalogue. Callers sign with their credential and come from the office network."
  content_type            = "application/json"
  tags                    = ["catalogue"]
  response_id             = huaweicloud_apig_response.storefront.id
  success_response        = "{\"id\":\"p-1002\"}"
  failure_response        = "{\"code\":\"CAT-2\",\"message\":\"name is taken\"}"

  request_params {
    name        = "Accept-Language"
    location    = "HEADER"
    type        = "STRING"
    required    = false
    passthrough = true
    description = "language of texts"
    default     = "en"
    example     = "de"
    maximum     = 16
  }

  backend_params {
    type        = "CONSTANT"
    name        = "X-Shop"
    location    = "HEADER"
    value       = "main"
    description = "which shop is meant"
  }

  backend_params {
    type              = "SYSTEM"
    name              = "X-Trace"
    location          = "HEADER"
    value             = "requestId"
    description       = "request id of the gateway"
    system_param_type = "internal"
  }

  backend_params {
    type              = "SYSTEM"
    name              = "X-Caller"
    location          = "HEADER"
    value             = "$context.appName"
    description       = "credential of the caller"
    system_param_type = "internal"
  }

  web {
    path             = "/catalogue/products"
    backend_address  = "#backendHost#"
    request_method   = "POST"
    request_protocol = "HTTP"
    timeout          = 5000
    retry_count      = 0
  }
}

resource "huaweicloud_apig_api" "deleteProduct" {
  instance_id             = var.instance_id
  group_id                = huaweicloud_apig_group.shop.id
  name                    = "deleteProduct"
  type                    = "Private"
  request_protocol        = "HTTPS"
  request_method          = "DELETE"
  request_path            = "/v1/products/{productId}"
  matching                = "Exact"
  security_authentication = "IAM"
  cors                    = false
  description             = "Removes a product for good. Some accounts are shut out."
  tags                    = ["catalogue"]

  request_params {
    name        = "productId"
    location    = "PATH"
    type        = "STRING"
    required    = true
    passthrough = false
    description = "product number"
    example     = "p-1001"
    minimum     = 1
    maximum     = 32
  }

  backend_params {
    type     = "REQUEST"
    name     = "id"
    location = "PATH"
    value    = "productId"
  }

  web {
    path             = "/catalogue/products/{id}"
    backend_address  = "#backendHost#"
    request_method   = "DELETE"
    request_protocol = "HTTP"
    timeout          = 5000
    retry_count      = -1
  }
}

resource "huaweicloud_apig_api" "getProduct" {
  instance_id             = var.instance_id
  group_id                = huaweicloud_apig_group.shop.id
  name                    = "getProduct"
  type                    = "Public"
  request_protocol        = "BOTH"
  request_method          = "GET"
  request_path            = "/v1/products/{productId}"
  matching                = "Exact"
  security_authentication = "NONE"
  cors                    = true
  description             = "One product of the catalogue with its price."
  tags                    = ["catalogue"]

  request_params {
    name        = "productId"
    location    = "PATH"
    type        = "STRING"
    required    = true
    passthrough = false
    description = "product number"
    example     = "p-1001"
    minimum     = 1
    maximum     = 32
  }

  backend_params {
    type        = "REQUEST"
    name        = "id"
    location    = "PATH"
    value       = "productId"
    description = "product number"
  }

  web {
    path             = "/catalogue/products/{id}"
    backend_address  = "#backendHost#"
    request_method   = "GET"
    request_protocol = "HTTP"
    timeout          = 5000
    retry_count      = -1
  }
}

resource "huaweicloud_apig_api" "updateProduct" {
  instance_id             = var.instance_id
  group_id                = huaweicloud_apig_group.shop.id
  name                    = "updateProduct"
  type                    = "Private"
  request_protocol        = "HTTPS"
  request_method          = "PUT"
  request_path            = "/v1/products/{productId}"
  matching                = "Exact"
  security_authentication = "APP"
  cors                    = false
  description             = "Replaces name, text and price of a product."
  content_type            = "application/json"
  tags                    = ["catalogue"]

  request_params {
    name        = "productId"
    location    = "PATH"
    type        = "STRING"
    required    = true
    passthrough = false
    description = "product number"
    example     = "p-1001"
    minimum     = 1
    maximum     = 32
  }

  request_params {
    name        = "If-Match"
    location    = "HEADER"
    type        = "STRING"
    required    = false
    passthrough = true
    description = "version the change is based on"
    maximum     = 64
  }

  backend_params {
    type     = "REQUEST"
    name     = "id"
    location = "PATH"
    value    = "productId"
  }

  backend_params {
    type        = "CONSTANT"
    name        = "area"
    location    = "PATH"
    value       = "catalogue"
    description = "fixed first segment"
  }

  web {
    path             = "/{area}/products/{id}"
    backend_address  = "#backendHost#"
    request_method   = "PUT"
    request_protocol = "HTTPS"
    timeout          = 8000
    retry_count      = 2
    ssl_enable       = true
  }
}

resource "huaweicloud_apig_api" "changePrice" {
  instance_id             = var.instance_id
  group_id                = huaweicloud_apig_group.shop.id
  name                    = "changePrice"
  type                    = "Private"
  request_protocol        = "HTTPS"
  request_method          = "PATCH"
  request_path            = "/v1/products/{productId}/price"
  matching                = "Exact"
  security_authentication = "APP"
  simple_authentication   = true
  cors                    = false
  description             = "Changes the price from a given day on. An AppCode is enough."
  tags                    = ["catalogue"]
  response_id             = huaweicloud_apig_response.terse.id

  request_params {
    name        = "productId"
    location    = "PATH"
    type        = "STRING"
    required    = true
    passthrough = false
    description = "product number"
    example     = "p-1001"
    minimum     = 1
    maximum     = 32
  }

  request_params {
    name        = "validFrom"
    location    = "QUERY"
    type        = "STRING"
    required    = true
    passthrough = false
    description = "first day of the new price"
    example     = "2025-04-01"
    minimum     = 10
    maximum     = 10
  }

  backend_params {
    type     = "REQUEST"
    name     = "id"
    location = "PATH"
    value    = "productId"
  }

  backend_params {
    type        = "REQUEST"
    name        = "from"
    location    = "QUERY"
    value       = "validFrom"
    description = "renamed on the way"
  }

  backend_params {
    type     = "CONSTANT"
    name     = "channel"
    location = "QUERY"
    value    = "web"
  }

  backend_params {
    type              = "SYSTEM"
    name              = "caller"
    location          = "QUERY"
    value             = "sourceIp"
    system_param_type = "internal"
  }

  web {
    path             = "/catalogue/products/{id}/price"
    backend_address  = "#backendHost#"
    request_method   = "PATCH"
    request_protocol = "HTTP"
    timeout          = 4000
    retry_count      = -1
  }
}

resource "huaweicloud_apig_api" "getReport" {
  instance_id             = var.instance_id
  group_id                = huaweicloud_apig_group.shop.id
  name                    = "getReport"
  type                    = "Private"
  request_protocol        = "HTTPS"
  request_method          = "GET"
  request_path            = "/v1/reports/{day}"
  matching                = "Exact"
  security_authentication = "IAM"
  cors                    = false
  tags                    = ["operations"]

  request_params {
    name        = "day"
    location    = "PATH"
    type        = "STRING"
    required    = true
    passthrough = true
    example     = "2025-03-01"
    minimum     = 10
    maximum     = 10
  }

  request_params {
    name        = "page"
    location    = "QUERY"
    type        = "NUMBER"
    required    = false
    passthrough = true
    description = "number of the page, from 1"
    default     = "1"
    minimum     = 1
    maximum     = 1000
  }

  backend_params {
    type     = "REQUEST"
    name     = "day"
    location = "PATH"
    value    = "day"
  }

  web {
    path             = "/reports/{day}"
    vpc_channel_id   = var.channel_order_pool_id
    host_header      = "reports.internal.example"
    request_method   = "GET"
    request_protocol = "HTTP"
    timeout          = 60000
    retry_count      = -1
  }
}

resource "huaweicloud_apig_api" "searchProducts" {
  instance_id             = var.instance_id
  group_id                = huaweicloud_apig_group.shop.id
  name                    = "searchProducts"
  type                    = "Public"
  request_protocol        = "HTTPS"
  request_method          = "GET"
  request_path            = "/v1/search"
  matching                = "Exact"
  security_authentication = "APP"
  simple_authentication   = true
  cors                    = true
  description             = "Searches names and texts. The index depends on language, region and place of the caller."
  tags                    = ["catalogue"]
  success_response        = "{\"total\":0,\"items\":[]}"
  failure_response        = "{\"code\":\"SEA-1\",\"message\":\"index is being built\"}"

  request_params {
    name        = "q"
    location    = "QUERY"
    type        = "STRING"
    required    = true
    passthrough = true
    description = "words to look for"
    example     = "tea kettle"
    minimum     = 2
    maximum     = 64
  }

  request_params {
    name           = "tenant"
    location       = "QUERY"
    type           = "STRING"
    required       = false
    passthrough    = false
    description    = "shop of a franchise partner"
    default        = "main"
    maximum        = 32
    orchestrations = [var.orchestration_tenant_missing_id, var.orchestration_tenant_shard_id]
  }

  request_params {
    name        = "sort"
    location    = "QUERY"
    type        = "STRING"
    required    = false
    passthrough = true
    default     = "newest"
    enumeration = "newest,price,name"
  }

  request_params {
    name        = "region"
    location    = "HEADER"
    type        = "STRING"
    required    = false
    passthrough = false
    description = "sales region"
    example     = "eu"
  }

  request_params {
    name        = "Accept-Language"
    location    = "HEADER"
    type        = "STRING"
    required    = false
    passthrough = true
    description = "language of texts"
    default     = "en"
    example     = "de"
    maximum     = 16
  }

  request_params {
    name        = "page"
    location    = "QUERY"
    type        = "NUMBER"
    required    = false
    passthrough = true
    description = "number of the page, from 1"
    default     = "1"
    minimum     = 1
    maximum     = 1000
  }

  backend_params {
    type              = "SYSTEM"
    name              = "X-Trace"
    location          = "HEADER"
    value             = "requestId"
    description       = "request id of the gateway"
    system_param_type = "internal"
  }

  backend_params {
    type     = "REQUEST"
    name     = "shop"
    location = "QUERY"
    value    = "tenant"
  }

  web {
    path             = "/index/default"
    backend_address  = "#searchHost#"
    request_method   = "GET"
    request_protocol = "HTTP"
    timeout          = 3000
    retry_count      = 1
  }

  web_policy {
    name             = "german_index"
    effective_mode   = "ALL"
    path             = "/index/de"
    backend_address  = "#searchHost#"
    request_method   = "GET"
    request_protocol = "HTTP"
    timeout          = 3000
    retry_count      = -1

    conditions {
      source     = "param"
      type       = "Equal"
      value      = "de"
      param_name = "Accept-Language"
    }

    conditions {
      source     = "param"
      type       = "Matching"
      value      = "^[a-z ]+$"
      param_name = "q"
    }

    backend_params {
      type              = "SYSTEM"
      name              = "X-Trace"
      location          = "HEADER"
      value             = "requestId"
      description       = "request id of the gateway"
      system_param_type = "internal"
    }
  }

  web_policy {
    name             = "regional_pool"
    effective_mode   = "ANY"
    path             = "/index/regional"
    vpc_channel_id   = var.channel_stock_pool_id
    host_header      = "search.internal.example"
    request_method   = "GET"
    request_protocol = "HTTP"
    timeout          = 3000
    retry_count      = 1

    conditions {
      source     = "param"
      type       = "Enumerated"
      value      = "eu,us"
      param_name = "region"
    }

    conditions {
      source = "source"
      value  = "10.0.0.0/8,192.0.2.7"
    }

    backend_params {
      type     = "REQUEST"
      name     = "X-Region"
      location = "HEADER"
      value    = "region"
    }
  }
}

resource "huaweicloud_apig_api" "quoteShipping" {
  instance_id             = var.instance_id
  group_id                = huaweicloud_apig_group.shop.id
  name                    = "quoteShipping"
  type                    = "Public"
  request_protocol        = "HTTPS"
  request_method          = "GET"
  request_path            = "/v1/shipping/quotes"
  matching                = "Exact"
  security_authentication = "APP"
  simple_authentication   = true
  cors                    = true
  description             = "Fixed prices until the carrier offers an interface."
  tags                    = ["orders"]

  request_params {
    name        = "country"
    location    = "QUERY"
    type        = "STRING"
    required    = true
    passthrough = true
    description = "two letters"
    example     = "DE"
    minimum     = 2
    maximum     = 2
  }

  request_params {
    name        = "weight"
    location    = "QUERY"
    type        = "NUMBER"
    required    = false
    passthrough = true
    description = "grams"
    minimum     = 1
    maximum     = 30000
  }

  mock {
    response = "{\"amount\":1490,\"currency\":\"EUR\"}"
  }

  mock_policy {
    name           = "domestic"
    effective_mode = "ALL"
    response       = "{\"amount\":490,\"currency\":\"EUR\"}"

    conditions {
      source     = "param"
      type       = "Equal"
      value      = "DE"
      param_name = "country"
    }
  }

  mock_policy {
    name           = "neighbours"
    effective_mode = "ANY"
    response       = "{\"amount\":890,\"currency\":\"EUR\"}"

    conditions {
      source     = "param"
      type       = "Enumerated"
      value      = "AT,CH,NL,FR"
      param_name = "country"
    }
  }
}

resource "huaweicloud_apig_api" "getStock" {
  instance_id             = var.instance_id
  group_id                = huaweicloud_apig_group.shop.id
  name                    = "getStock"
  type                    = "Public"
  request_protocol        = "BOTH"
  request_method          = "GET"
  request_path            = "/v1/stock/{productId}"
  matching                = "Exact"
  security_authentication = "NONE"
  cors                    = false
  description             = "How many pieces of a product the warehouses hold right now."
  tags                    = ["catalogue"]

  request_params {
    name        = "productId"
    location    = "PATH"
    type        = "STRING"
    required    = true
    passthrough = false
    description = "product number"
    example     = "p-1001"
    minimum     = 1
    maximum     = 32
  }

  backend_params {
    type     = "REQUEST"
    name     = "productId"
    location = "PATH"
    value    = "productId"
  }

  web {
    path             = "/stock/{productId}"
    vpc_channel_id   = var.channel_stock_pool_id
    request_method   = "GET"
    request_protocol = "HTTP"
    timeout          = 5000
    retry_count      = -1
  }
}

resource "huaweicloud_apig_api" "makeThumbnail" {
  instance_id             = var.instance_id
  group_id                = huaweicloud_apig_group.shop.id
  name                    = "makeThumbnail"
  type                    = "Private"
  request_protocol        = "HTTPS"
  request_method          = "POST"
  request_path            = "/v1/thumbnails/{imageId}"
  matching                = "Exact"
  security_authentication = "APP"
  cors                    = false
  description             = "A function scales the image. Big ones go to a version with more memory."
  tags                    = ["media"]

  request_params {
    name        = "imageId"
    location    = "PATH"
    type        = "STRING"
    required    = true
    passthrough = true
    maximum     = 36
  }

  request_params {
    name        = "width"
    location    = "QUERY"
    type        = "NUMBER"
    required    = false
    passthrough = true
    description = "pixels"
    default     = "256"
    minimum     = 16
    maximum     = 4096
  }

  backend_params {
    type     = "REQUEST"
    name     = "image"
    location = "QUERY"
    value    = "imageId"
  }

  func_graph {
    function_urn    = "urn:fss:local:shopmedia:function:default:thumbnail"
    version         = "latest"
    network_type    = "V2"
    invocation_type = "sync"
    timeout         = 20000
  }

  func_graph_policy {
    name               = "big_images"
    effective_mode     = "ALL"
    function_urn       = "urn:fss:local:shopmedia:function:default:thumbnail"
    version            = "v2"
    function_alias_urn = "urn:fss:local:shopmedia:function:default:thumbnail:!large"
    network_type       = "V1"
    invocation_type    = "sync"
    timeout            = 60000

    conditions {
      source     = "param"
      type       = "Matching"
      value      = "^[0-9]{4}$"
      param_name = "width"
    }

    backend_params {
      type     = "REQUEST"
      name     = "image"
      location = "QUERY"
      value    = "imageId"
    }
  }
}

resource "huaweicloud_apig_api" "uploadImage" {
  instance_id             = var.instance_id
  group_id                = huaweicloud_apig_group.shop.id
  name                    = "uploadImage"
  type                    = "Private"
  request_protocol        = "HTTPS"
  request_method          = "POST"
  request_path            = "/v1/uploads"
  matching                = "Exact"
  security_authentication = "APP"
  cors                    = false
  description             = "The body goes to the media service as it comes."
  content_type            = "multipart/form-data"
  tags                    = ["media"]

  web {
    path             = "/uploads"
    backend_address  = "#assetHost#"
    request_method   = "POST"
    request_protocol = "HTTP"
    timeout          = 60000
    retry_count      = -1
  }
}

resource "huaweicloud_apig_api_publishment" "getCart" {
  instance_id = var.instance_id
  env_id      = "DEFAULT_ENVIRONMENT_RELEASE_ID"
  api_id      = huaweicloud_apig_api.getCart.id
}

resource "huaweicloud_apig_api_publishment" "getContent" {
  instance_id = var.instance_id
  env_id      = "DEFAULT_ENVIRONMENT_RELEASE_ID"
  api_id      = huaweicloud_apig_api.getContent.id
}

resource "huaweicloud_apig_api_publishment" "getCustomer" {
  instance_id = var.instance_id
  env_id      = "DEFAULT_ENVIRONMENT_RELEASE_ID"
  api_id      = huaweicloud_apig_api.getCustomer.id
}

resource "huaweicloud_apig_api_publishment" "hasCustomer" {
  instance_id = var.instance_id
  env_id      = "DEFAULT_ENVIRONMENT_RELEASE_ID"
  api_id      = huaweicloud_apig_api.hasCustomer.id
}

resource "huaweicloud_apig_api_publishment" "updateCustomer" {
  instance_id = var.instance_id
  env_id      = "DEFAULT_ENVIRONMENT_RELEASE_ID"
  api_id      = huaweicloud_apig_api.updateCustomer.id
}

resource "huaweicloud_apig_api_publishment" "echo" {
  instance_id = var.instance_id
  env_id      = "DEFAULT_ENVIRONMENT_RELEASE_ID"
  api_id      = huaweicloud_apig_api.echo.id
}

resource "huaweicloud_apig_api_publishment" "publishEvent" {
  instance_id = var.instance_id
  env_id      = "DEFAULT_ENVIRONMENT_RELEASE_ID"
  api_id      = huaweicloud_apig_api.publishEvent.id
}

resource "huaweicloud_apig_api_publishment" "getHealth" {
  instance_id = var.instance_id
  env_id      = "DEFAULT_ENVIRONMENT_RELEASE_ID"
  api_id      = huaweicloud_apig_api.getHealth.id
}

resource "huaweicloud_apig_api_publishment" "getImage" {
  instance_id = var.instance_id
  env_id      = "DEFAULT_ENVIRONMENT_RELEASE_ID"
  api_id      = huaweicloud_apig_api.getImage.id
}

resource "huaweicloud_apig_api_publishment" "importProducts" {
  instance_id = var.instance_id
  env_id      = "DEFAULT_ENVIRONMENT_RELEASE_ID"
  api_id      = huaweicloud_apig_api.importProducts.id
}

resource "huaweicloud_apig_api_publishment" "listOrders" {
  instance_id = var.instance_id
  env_id      = "DEFAULT_ENVIRONMENT_RELEASE_ID"
  api_id      = huaweicloud_apig_api.listOrders.id
}

resource "huaweicloud_apig_api_publishment" "createOrder" {
  instance_id = var.instance_id
  env_id      = "DEFAULT_ENVIRONMENT_RELEASE_ID"
  api_id      = huaweicloud_apig_api.createOrder.id
}

resource "huaweicloud_apig_api_publishment" "getOrder" {
  instance_id = var.instance_id
  env_id      = "DEFAULT_ENVIRONMENT_RELEASE_ID"
  api_id      = huaweicloud_apig_api.getOrder.id
}

resource "huaweicloud_apig_api_publishment" "payOrder" {
  instance_id = var.instance_id
  env_id      = "DEFAULT_ENVIRONMENT_RELEASE_ID"
  api_id      = huaweicloud_apig_api.payOrder.id
}

resource "huaweicloud_apig_api_publishment" "listProducts" {
  instance_id = var.instance_id
  env_id      = "DEFAULT_ENVIRONMENT_RELEASE_ID"
  api_id      = huaweicloud_apig_api.listProducts.id
}

resource "huaweicloud_apig_api_publishment" "preflightProducts" {
  instance_id = var.instance_id
  env_id      = "DEFAULT_ENVIRONMENT_RELEASE_ID"
  api_id      = huaweicloud_apig_api.preflightProducts.id
}

resource "huaweicloud_apig_api_publishment" "createProduct" {
  instance_id = var.instance_id
  env_id      = "DEFAULT_ENVIRONMENT_RELEASE_ID"
  api_id      = huaweicloud_apig_api.createProduct.id
}

resource "huaweicloud_apig_api_publishment" "deleteProduct" {
  instance_id = var.instance_id
  env_id      = "DEFAULT_ENVIRONMENT_RELEASE_ID"
  api_id      = huaweicloud_apig_api.deleteProduct.id
}

resource "huaweicloud_apig_api_publishment" "getProduct" {
  instance_id = var.instance_id
  env_id      = "DEFAULT_ENVIRONMENT_RELEASE_ID"
  api_id      = huaweicloud_apig_api.getProduct.id
}

resource "huaweicloud_apig_api_publishment" "updateProduct" {
  instance_id = var.instance_id
  env_id      = "DEFAULT_ENVIRONMENT_RELEASE_ID"
  api_id      = huaweicloud_apig_api.updateProduct.id
}

resource "huaweicloud_apig_api_publishment" "changePrice" {
  instance_id = var.instance_id
  env_id      = "DEFAULT_ENVIRONMENT_RELEASE_ID"
  api_id      = huaweicloud_apig_api.changePrice.id
}

resource "huaweicloud_apig_api_publishment" "getReport" {
  instance_id = var.instance_id
  env_id      = "DEFAULT_ENVIRONMENT_RELEASE_ID"
  api_id      = huaweicloud_apig_api.getReport.id
}

resource "huaweicloud_apig_api_publishment" "searchProducts" {
  instance_id = var.instance_id
  env_id      = "DEFAULT_ENVIRONMENT_RELEASE_ID"
  api_id      = huaweicloud_apig_api.searchProducts.id
}

resource "huaweicloud_apig_api_publishment" "quoteShipping" {
  instance_id = var.instance_id
  env_id      = "DEFAULT_ENVIRONMENT_RELEASE_ID"
  api_id      = huaweicloud_apig_api.quoteShipping.id
}

resource "huaweicloud_apig_api_publishment" "getStock" {
  instance_id = var.instance_id
  env_id      = "DEFAULT_ENVIRONMENT_RELEASE_ID"
  api_id      = huaweicloud_apig_api.getStock.id
}

resource "huaweicloud_apig_api_publishment" "makeThumbnail" {
  instance_id = var.instance_id
  env_id      = "DEFAULT_ENVIRONMENT_RELEASE_ID"
  api_id      = huaweicloud_apig_api.makeThumbnail.id
}

resource "huaweicloud_apig_api_publishment" "uploadImage" {
  instance_id = var.instance_id
  env_id      = "DEFAULT_ENVIRONMENT_RELEASE_ID"
  api_id      = huaweicloud_apig_api.uploadImage.id
}

resource "huaweicloud_apig_throttling_policy_associate" "checkout_shared" {
  instance_id = var.instance_id
  policy_id   = huaweicloud_apig_throttling_policy.checkout_shared.id
  publish_ids = [huaweicloud_apig_api_publishment.createOrder.publish_id, huaweicloud_apig_api_publishment.payOrder.publish_id]
}

resource "huaweicloud_apig_throttling_policy_associate" "per_day" {
  instance_id = var.instance_id
  policy_id   = huaweicloud_apig_throttling_policy.per_day.id
  publish_ids = [huaweicloud_apig_api_publishment.deleteProduct.publish_id, huaweicloud_apig_api_publishment.getReport.publish_id]
}

resource "huaweicloud_apig_throttling_policy_associate" "per_hour" {
  instance_id = var.instance_id
  policy_id   = huaweicloud_apig_throttling_policy.per_hour.id
  publish_ids = [huaweicloud_apig_api_publishment.getCustomer.publish_id, huaweicloud_apig_api_publishment.quoteShipping.publish_id]
}

resource "huaweicloud_apig_throttling_policy_associate" "per_second" {
  instance_id = var.instance_id
  policy_id   = huaweicloud_apig_throttling_policy.per_second.id
  publish_ids = [huaweicloud_apig_api_publishment.getContent.publish_id, huaweicloud_apig_api_publishment.publishEvent.publish_id, huaweicloud_apig_api_publishment.changePrice.publish_id]
}

resource "huaweicloud_apig_throttling_policy_associate" "searches_shared" {
  instance_id = var.instance_id
  policy_id   = huaweicloud_apig_throttling_policy.searches_shared.id
  publish_ids = [huaweicloud_apig_api_publishment.searchProducts.publish_id]
}

resource "huaweicloud_apig_throttling_policy_associate" "writes_per_minute" {
  instance_id = var.instance_id
  policy_id   = huaweicloud_apig_throttling_policy.writes_per_minute.id
  publish_ids = [huaweicloud_apig_api_publishment.createProduct.publish_id, huaweicloud_apig_api_publishment.updateProduct.publish_id]
}

resource "huaweicloud_apig_acl_policy_associate" "block_scanners" {
  instance_id = var.instance_id
  policy_id   = huaweicloud_apig_acl_policy.block_scanners.id
  publish_ids = [huaweicloud_apig_api_publishment.getImage.publish_id, huaweicloud_apig_api_publishment.updateProduct.publish_id]
}

resource "huaweicloud_apig_acl_policy_associate" "blocked_accounts" {
  instance_id = var.instance_id
  policy_id   = huaweicloud_apig_acl_policy.blocked_accounts.id
  publish_ids = [huaweicloud_apig_api_publishment.deleteProduct.publish_id, huaweicloud_apig_api_publishment.getReport.publish_id]
}

resource "huaweicloud_apig_acl_policy_associate" "office_only" {
  instance_id = var.instance_id
  policy_id   = huaweicloud_apig_acl_policy.office_only.id
  publish_ids = [huaweicloud_apig_api_publishment.importProducts.publish_id, huaweicloud_apig_api_publishment.createProduct.publish_id]
}

resource "huaweicloud_apig_acl_policy_associate" "partner_accounts" {
  instance_id = var.instance_id
  policy_id   = huaweicloud_apig_acl_policy.partner_accounts.id
  publish_ids = [huaweicloud_apig_api_publishment.getCustomer.publish_id, huaweicloud_apig_api_publishment.updateCustomer.publish_id]
}

resource "huaweicloud_apig_api_batch_plugins_associate" "createOrder" {
  instance_id = var.instance_id
  api_id      = huaweicloud_apig_api_publishment.createOrder.api_id
  env_id      = "DEFAULT_ENVIRONMENT_RELEASE_ID"
  plugin_ids  = [var.plugin_order_breaker_id]
}

resource "huaweicloud_apig_api_batch_plugins_associate" "updateProduct" {
  instance_id = var.instance_id
  api_id      = huaweicloud_apig_api_publishment.updateProduct.api_id
  env_id      = "DEFAULT_ENVIRONMENT_RELEASE_ID"
  plugin_ids  = [var.plugin_cors_storefront_id, var.plugin_hide_headers_id]
}

resource "huaweicloud_apig_api_batch_plugins_associate" "searchProducts" {
  instance_id = var.instance_id
  api_id      = huaweicloud_apig_api_publishment.searchProducts.api_id
  env_id      = "DEFAULT_ENVIRONMENT_RELEASE_ID"
  plugin_ids  = [var.plugin_search_cache_id]
}

# What is on the gateway already.
import {
  to = huaweicloud_apig_group.shop
  id = "${var.instance_id}/${var.group_id}"
}

import {
  to = huaweicloud_apig_throttling_policy.checkout_shared
  id = "${var.instance_id}/checkout_shared"
}

import {
  to = huaweicloud_apig_throttling_policy.per_day
  id = "${var.instance_id}/per_day"
}

import {
  to = huaweicloud_apig_throttling_policy.per_hour
  id = "${var.instance_id}/per_hour"
}

import {
  to = huaweicloud_apig_throttling_policy.per_second
  id = "${var.instance_id}/per_second"
}

import {
  to = huaweicloud_apig_throttling_policy.searches_shared
  id = "${var.instance_id}/searches_shared"
}

import {
  to = huaweicloud_apig_throttling_policy.writes_per_minute
  id = "${var.instance_id}/writes_per_minute"
}

import {
  to = huaweicloud_apig_acl_policy.block_scanners
  id = "${var.instance_id}/${var.acl_policy_block_scanners_id}"
}

import {
  to = huaweicloud_apig_acl_policy.blocked_accounts
  id = "${var.instance_id}/${var.acl_policy_blocked_accounts_id}"
}

import {
  to = huaweicloud_apig_acl_policy.office_only
  id = "${var.instance_id}/${var.acl_policy_office_only_id}"
}

import {
  to = huaweicloud_apig_acl_policy.partner_accounts
  id = "${var.instance_id}/${var.acl_policy_partner_accounts_id}"
}

import {
  to = huaweicloud_apig_custom_authorizer.backend_token
  id = "${var.instance_id}/backend_token"
}

import {
  to = huaweicloud_apig_custom_authorizer.customer_session
  id = "${var.instance_id}/customer_session"
}

import {
  to = huaweicloud_apig_response.storefront
  id = "${var.instance_id}/${huaweicloud_apig_group.shop.id}/storefront"
}

import {
  to = huaweicloud_apig_response.terse
  id = "${var.instance_id}/${huaweicloud_apig_group.shop.id}/terse"
}

import {
  to = huaweicloud_apig_api.getCart
  id = "${var.instance_id}/getCart"
}

import {
  to = huaweicloud_apig_api.getContent
  id = "${var.instance_id}/getContent"
}

import {
  to = huaweicloud_apig_api.getCustomer
  id = "${var.instance_id}/getCustomer"
}

import {
  to = huaweicloud_apig_api.hasCustomer
  id = "${var.instance_id}/hasCustomer"
}

import {
  to = huaweicloud_apig_api.updateCustomer
  id = "${var.instance_id}/updateCustomer"
}

import {
  to = huaweicloud_apig_api.echo
  id = "${var.instance_id}/echo"
}

import {
  to = huaweicloud_apig_api.publishEvent
  id = "${var.instance_id}/publishEvent"
}

import {
  to = huaweicloud_apig_api.getHealth
  id = "${var.instance_id}/getHealth"
}

import {
  to = huaweicloud_apig_api.getImage
  id = "${var.instance_id}/getImage"
}

import {
  to = huaweicloud_apig_api.importProducts
  id = "${var.instance_id}/importProducts"
}

import {
  to = huaweicloud_apig_api.listOrders
  id = "${var.instance_id}/listOrders"
}

import {
  to = huaweicloud_apig_api.createOrder
  id = "${var.instance_id}/createOrder"
}

import {
  to = huaweicloud_apig_api.getOrder
  id = "${var.instance_id}/getOrder"
}

import {
  to = huaweicloud_apig_api.payOrder
  id = "${var.instance_id}/payOrder"
}

import {
  to = huaweicloud_apig_api.listProducts
  id = "${var.instance_id}/listProducts"
}

import {
  to = huaweicloud_apig_api.preflightProducts
  id = "${var.instance_id}/preflightProducts"
}

import {
  to = huaweicloud_apig_api.createProduct
  id = "${var.instance_id}/createProduct"
}

import {
  to = huaweicloud_apig_api.deleteProduct
  id = "${var.instance_id}/deleteProduct"
}

import {
  to = huaweicloud_apig_api.getProduct
  id = "${var.instance_id}/getProduct"
}

import {
  to = huaweicloud_apig_api.updateProduct
  id = "${var.instance_id}/updateProduct"
}

import {
  to = huaweicloud_apig_api.changePrice
  id = "${var.instance_id}/changePrice"
}

import {
  to = huaweicloud_apig_api.getReport
  id = "${var.instance_id}/getReport"
}

import {
  to = huaweicloud_apig_api.searchProducts
  id = "${var.instance_id}/searchProducts"
}

import {
  to = huaweicloud_apig_api.quoteShipping
  id = "${var.instance_id}/quoteShipping"
}

import {
  to = huaweicloud_apig_api.getStock
  id = "${var.instance_id}/getStock"
}

import {
  to = huaweicloud_apig_api.makeThumbnail
  id = "${var.instance_id}/makeThumbnail"
}

import {
  to = huaweicloud_apig_api.uploadImage
  id = "${var.instance_id}/uploadImage"
}

import {
  to = huaweicloud_apig_api_publishment.getCart
  id = "${var.instance_id}/DEFAULT_ENVIRONMENT_RELEASE_ID/${huaweicloud_apig_api.getCart.id}"
}

import {
  to = huaweicloud_apig_api_publishment.getContent
  id = "${var.instance_id}/DEFAULT_ENVIRONMENT_RELEASE_ID/${huaweicloud_apig_api.getContent.id}"
}

import {
  to = huaweicloud_apig_api_publishment.getCustomer
  id = "${var.instance_id}/DEFAULT_ENVIRONMENT_RELEASE_ID/${huaweicloud_apig_api.getCustomer.id}"
}

import {
  to = huaweicloud_apig_api_publishment.hasCustomer
  id = "${var.instance_id}/DEFAULT_ENVIRONMENT_RELEASE_ID/${huaweicloud_apig_api.hasCustomer.id}"
}

import {
  to = huaweicloud_apig_api_publishment.updateCustomer
  id = "${var.instance_id}/DEFAULT_ENVIRONMENT_RELEASE_ID/${huaweicloud_apig_api.updateCustomer.id}"
}

import {
  to = huaweicloud_apig_api_publishment.echo
  id = "${var.instance_id}/DEFAULT_ENVIRONMENT_RELEASE_ID/${huaweicloud_apig_api.echo.id}"
}

import {
  to = huaweicloud_apig_api_publishment.publishEvent
  id = "${var.instance_id}/DEFAULT_ENVIRONMENT_RELEASE_ID/${huaweicloud_apig_api.publishEvent.id}"
}

import {
  to = huaweicloud_apig_api_publishment.getHealth
  id = "${var.instance_id}/DEFAULT_ENVIRONMENT_RELEASE_ID/${huaweicloud_apig_api.getHealth.id}"
}

import {
  to = huaweicloud_apig_api_publishment.getImage
  id = "${var.instance_id}/DEFAULT_ENVIRONMENT_RELEASE_ID/${huaweicloud_apig_api.getImage.id}"
}

import {
  to = huaweicloud_apig_api_publishment.importProducts
  id = "${var.instance_id}/DEFAULT_ENVIRONMENT_RELEASE_ID/${huaweicloud_apig_api.importProducts.id}"
}

import {
  to = huaweicloud_apig_api_publishment.listOrders
  id = "${var.instance_id}/DEFAULT_ENVIRONMENT_RELEASE_ID/${huaweicloud_apig_api.listOrders.id}"
}

import {
  to = huaweicloud_apig_api_publishment.createOrder
  id = "${var.instance_id}/DEFAULT_ENVIRONMENT_RELEASE_ID/${huaweicloud_apig_api.createOrder.id}"
}

import {
  to = huaweicloud_apig_api_publishment.getOrder
  id = "${var.instance_id}/DEFAULT_ENVIRONMENT_RELEASE_ID/${huaweicloud_apig_api.getOrder.id}"
}

import {
  to = huaweicloud_apig_api_publishment.payOrder
  id = "${var.instance_id}/DEFAULT_ENVIRONMENT_RELEASE_ID/${huaweicloud_apig_api.payOrder.id}"
}

import {
  to = huaweicloud_apig_api_publishment.listProducts
  id = "${var.instance_id}/DEFAULT_ENVIRONMENT_RELEASE_ID/${huaweicloud_apig_api.listProducts.id}"
}

import {
  to = huaweicloud_apig_api_publishment.preflightProducts
  id = "${var.instance_id}/DEFAULT_ENVIRONMENT_RELEASE_ID/${huaweicloud_apig_api.preflightProducts.id}"
}

import {
  to = huaweicloud_apig_api_publishment.createProduct
  id = "${var.instance_id}/DEFAULT_ENVIRONMENT_RELEASE_ID/${huaweicloud_apig_api.createProduct.id}"
}

import {
  to = huaweicloud_apig_api_publishment.deleteProduct
  id = "${var.instance_id}/DEFAULT_ENVIRONMENT_RELEASE_ID/${huaweicloud_apig_api.deleteProduct.id}"
}

import {
  to = huaweicloud_apig_api_publishment.getProduct
  id = "${var.instance_id}/DEFAULT_ENVIRONMENT_RELEASE_ID/${huaweicloud_apig_api.getProduct.id}"
}

import {
  to = huaweicloud_apig_api_publishment.updateProduct
  id = "${var.instance_id}/DEFAULT_ENVIRONMENT_RELEASE_ID/${huaweicloud_apig_api.updateProduct.id}"
}

import {
  to = huaweicloud_apig_api_publishment.changePrice
  id = "${var.instance_id}/DEFAULT_ENVIRONMENT_RELEASE_ID/${huaweicloud_apig_api.changePrice.id}"
}

import {
  to = huaweicloud_apig_api_publishment.getReport
  id = "${var.instance_id}/DEFAULT_ENVIRONMENT_RELEASE_ID/${huaweicloud_apig_api.getReport.id}"
}

import {
  to = huaweicloud_apig_api_publishment.searchProducts
  id = "${var.instance_id}/DEFAULT_ENVIRONMENT_RELEASE_ID/${huaweicloud_apig_api.searchProducts.id}"
}

import {
  to = huaweicloud_apig_api_publishment.quoteShipping
  id = "${var.instance_id}/DEFAULT_ENVIRONMENT_RELEASE_ID/${huaweicloud_apig_api.quoteShipping.id}"
}

import {
  to = huaweicloud_apig_api_publishment.getStock
  id = "${var.instance_id}/DEFAULT_ENVIRONMENT_RELEASE_ID/${huaweicloud_apig_api.getStock.id}"
}

import {
  to = huaweicloud_apig_api_publishment.makeThumbnail
  id = "${var.instance_id}/DEFAULT_ENVIRONMENT_RELEASE_ID/${huaweicloud_apig_api.makeThumbnail.id}"
}

import {
  to = huaweicloud_apig_api_publishment.uploadImage
  id = "${var.instance_id}/DEFAULT_ENVIRONMENT_RELEASE_ID/${huaweicloud_apig_api.uploadImage.id}"
}

import {
  to = huaweicloud_apig_throttling_policy_associate.checkout_shared
  id = "${var.instance_id}/${huaweicloud_apig_throttling_policy.checkout_shared.id}"
}

import {
  to = huaweicloud_apig_throttling_policy_associate.per_day
  id = "${var.instance_id}/${huaweicloud_apig_throttling_policy.per_day.id}"
}

import {
  to = huaweicloud_apig_throttling_policy_associate.per_hour
  id = "${var.instance_id}/${huaweicloud_apig_throttling_policy.per_hour.id}"
}

import {
  to = huaweicloud_apig_throttling_policy_associate.per_second
  id = "${var.instance_id}/${huaweicloud_apig_throttling_policy.per_second.id}"
}

import {
  to = huaweicloud_apig_throttling_policy_associate.searches_shared
  id = "${var.instance_id}/${huaweicloud_apig_throttling_policy.searches_shared.id}"
}

import {
  to = huaweicloud_apig_throttling_policy_associate.writes_per_minute
  id = "${var.instance_id}/${huaweicloud_apig_throttling_policy.writes_per_minute.id}"
}

import {
  to = huaweicloud_apig_acl_policy_associate.block_scanners
  id = "${var.instance_id}/${huaweicloud_apig_acl_policy.block_scanners.id}"
}

import {
  to = huaweicloud_apig_acl_policy_associate.blocked_accounts
  id = "${var.instance_id}/${huaweicloud_apig_acl_policy.blocked_accounts.id}"
}

import {
  to = huaweicloud_apig_acl_policy_associate.office_only
  id = "${var.instance_id}/${huaweicloud_apig_acl_policy.office_only.id}"
}

import {
  to = huaweicloud_apig_acl_policy_associate.partner_accounts
  id = "${var.instance_id}/${huaweicloud_apig_acl_policy.partner_accounts.id}"
}

import {
  to = huaweicloud_apig_api_batch_plugins_associate.createOrder
  id = "${var.instance_id}/${huaweicloud_apig_api.createOrder.id}/DEFAULT_ENVIRONMENT_RELEASE_ID"
}

import {
  to = huaweicloud_apig_api_batch_plugins_associate.updateProduct
  id = "${var.instance_id}/${huaweicloud_apig_api.updateProduct.id}/DEFAULT_ENVIRONMENT_RELEASE_ID"
}

import {
  to = huaweicloud_apig_api_batch_plugins_associate.searchProducts
  id = "${var.instance_id}/${huaweicloud_apig_api.searchProducts.id}/DEFAULT_ENVIRONMENT_RELEASE_ID"
}
