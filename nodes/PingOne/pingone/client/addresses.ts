/** The six regions' top-level domains (PingOne API reference, "PingOne API requests"). */
export const REGIONS = ['com', 'ca', 'eu', 'com.au', 'sg', 'asia'];

/** Longest address, in characters. */
export const MAX_ADDRESS = 2_000;

/** What a pasted address may end with. Begins where the slashes begin, so that it takes linear time. */
export const TRAILING_SLASHES = /(?<!\/)\/+$/;

// Each of these matches a whole address: scheme, host in ASCII, port, path. User info, a query, a
// fragment and a backslash have no place in it. The credential's expressions contain them as text.

/** This machine, where plain http:// is accepted. It may be n8n itself, or another program's door. */
export const LOOPBACK_ADDRESS =
	/^https?:\/\/(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?(?:\/[\w.~-]+)*$/i;

/** PingOne's own hosts, in any region. */
export const PINGONE_ADDRESS =
	/^https:\/\/(?:[a-z0-9-]+\.)+pingone\.(?:com|ca|eu|com\.au|sg|asia)(?::\d{1,5})?(?:\/[\w.~-]+)*$/i;

/** Any host over TLS. */
export const HTTPS_ADDRESS = /^https:\/\/[a-z0-9.-]+(?::\d{1,5})?(?:\/[\w.~-]+)*$/i;
