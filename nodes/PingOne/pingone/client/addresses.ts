/** The six regions' top-level domains (PingOne API reference, "PingOne API requests"). */
export const REGIONS = ['com', 'ca', 'eu', 'com.au', 'sg', 'asia'];

const REST = String.raw`(:\d+)?(\/|$)`;

/** This machine, where plain http:// is accepted. */
export const LOOPBACK_ADDRESS = new RegExp(
	String.raw`^https?:\/\/(localhost|127(\.\d{1,3}){3}|\[::1\])${REST}`,
	'i',
);

/** PingOne's own hosts, in any region. */
export const PINGONE_ADDRESS = new RegExp(
	String.raw`^https:\/\/([a-z0-9-]+\.)+pingone\.(${REGIONS.join('|').replaceAll('.', String.raw`\.`)})${REST}`,
	'i',
);

/** Any host over TLS, without user info that could disguise it. */
export const HTTPS_ADDRESS = new RegExp(String.raw`^https:\/\/[a-z0-9.-]+${REST}`, 'i');
