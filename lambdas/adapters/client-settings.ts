/**
 * How long one call to an AWS service may take, and how often it is tried. Without
 * `throwOnRequestTimeout` the SDK only warns, and a hung connection would take the function's whole
 * time, with an outcome still to be recorded.
 */
export const CLIENT_SETTINGS = {
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 500, requestTimeout: 1500, throwOnRequestTimeout: true },
};
