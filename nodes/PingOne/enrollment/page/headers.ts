/** What every answer of ours carries: nobody stores it, indexes it, frames it or learns the link from it. */
export const COMMON_HEADERS: Record<string, string> = {
	'Cache-Control': 'no-store',
	'Referrer-Policy': 'no-referrer',
	'X-Content-Type-Options': 'nosniff',
	'X-Frame-Options': 'DENY',
	'X-Robots-Tag': 'noindex, nofollow, noarchive',
	'Cross-Origin-Opener-Policy': 'same-origin',
	'Cross-Origin-Resource-Policy': 'same-origin',
	'Permissions-Policy': 'publickey-credentials-create=(self), clipboard-write=(self)',
};

/**
 * The page's content security policy: its own script and style by nonce, requests to its own
 * address, pictures from the logo's origin, and nothing else.
 *
 * @param logoUrl absolute https address, or empty
 */
export function contentSecurityPolicy(nonce: string, logoUrl: string): string {
	return [
		"default-src 'none'",
		`script-src 'nonce-${nonce}'`,
		`style-src 'nonce-${nonce}'`,
		`img-src ${logoUrl ? new URL(logoUrl).origin : "'none'"}`,
		"connect-src 'self'",
		"form-action 'none'",
		"frame-ancestors 'none'",
		"base-uri 'none'",
		"require-trusted-types-for 'script'",
		"trusted-types 'none'",
	].join('; ');
}
