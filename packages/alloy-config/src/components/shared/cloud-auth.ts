import { block, body, optional, required } from '../../schema/body-spec.js';
import { boolean, secret, string } from '../../schema/value-type.js';
import { sigv4IsWhole } from '../../validation/rules/cloud-auth.js';

/** Amazon's signatures. */
export const sigv4 = body({
  members: {
    /** Region of the service. Default: that of the usual credentials. */
    region: optional(string),
    /** Access key; goes with `secret_key`. */
    access_key: optional(string),
    /** Secret key. */
    secret_key: optional(secret),
    /** Named profile of the credentials file. */
    profile: optional(string),
    /** Role to take. */
    role_arn: optional(string),
    /** Id that the role asks for. */
    external_id: optional(string),
    /** Uses the FIPS endpoint. Default false. */
    use_fips_sts_endpoint: optional(boolean, false),
    /** Name of the service to sign for. */
    service_name: optional(string),
  },
  rules: [sigv4IsWhole],
});

const clientId = {
  /** Client's id. */
  client_id: required(string),
};
const tenantId = {
  /** Tenant's id. */
  tenant_id: required(string),
};
const managedIdentity = body({ members: clientId });
const workloadIdentity = body({
  members: {
    ...clientId,
    ...tenantId,
    /** File with the token of the service account. */
    token_file_path: optional(string),
  },
});
const oauth = body({
  members: {
    ...clientId,
    ...tenantId,
    /** Client's secret. */
    client_secret: required(secret),
  },
});
const sdk = body({ members: tenantId });

/** Microsoft's tokens. */
export const azuread = body({
  members: {
    /** Default "AzurePublic". */
    cloud: optional(string, 'AzurePublic'),
    /** Scope of the token. */
    scope: optional(string),
    /** Identity of the machine. */
    managed_identity: block(managedIdentity),
    /** Identity of a workload in Kubernetes. */
    workload_identity: block(workloadIdentity),
    /** Client credentials. */
    oauth: block(oauth),
    /** Credentials that Microsoft's library finds by itself. */
    sdk: block(sdk),
  },
  exactlyOne: [['managed_identity', 'workload_identity', 'oauth', 'sdk']],
});
