import type { ProviderPreset } from './provider-definition.ts';

/**
 * GitHub: OAuth apps and GitHub Apps.
 *
 * - An OAuth app's tokens don't expire and there is no refresh token; a GitHub App's expire if the app says so, and its
 *   refresh tokens are rotated. A GitHub App has permissions instead of scopes: ask for none.
 * - Revocation deletes the token alone, in GitHub's own way, with the client's credentials.
 * - Answers separate scopes by commas, and leave out those that come with another one.
 */
export const github: ProviderPreset = {
  id: 'github',
  title: 'GitHub',
  // Published at github.com/login/oauth, but as a preview for MCP clients only, without the revocation.
  metadata: {
    // Redirects carry it as `iss`; GitHub does not promise that they always do.
    issuer: 'https://github.com/login/oauth',
    authorization_endpoint: 'https://github.com/login/oauth/authorize',
    token_endpoint: 'https://github.com/login/oauth/access_token',
  },
  authMethod: 'client_secret_post',
  scopeSeparator: ',',
  // docs.github.com, "Scopes for OAuth apps"
  impliedScopes: {
    repo: ['repo:status', 'repo_deployment', 'public_repo', 'repo:invite', 'security_events'],
    user: ['read:user', 'user:email', 'user:follow'],
    'admin:org': ['write:org', 'read:org'],
    'write:org': ['read:org'],
    'admin:repo_hook': ['write:repo_hook', 'read:repo_hook'],
    'write:repo_hook': ['read:repo_hook'],
    'admin:public_key': ['write:public_key', 'read:public_key'],
    'write:public_key': ['read:public_key'],
    'admin:gpg_key': ['write:gpg_key', 'read:gpg_key'],
    'write:gpg_key': ['read:gpg_key'],
    'write:packages': ['read:packages'],
    project: ['read:project'],
  },
  tokenDeletion: 'https://api.github.com/applications/{client_id}/token',
  revokesAlone: true,
};

/**
 * GitLab.com. For an installation of your own, set `issuer` to its URL.
 *
 * - Access tokens live for two hours; refresh tokens are rotated.
 * - Revocation by RFC 7009.
 */
export const gitlab: ProviderPreset = {
  id: 'gitlab',
  title: 'GitLab',
  issuer: 'https://gitlab.com',
};

/**
 * Google.
 *
 * - A refresh token comes only with `access_type=offline`, and for sure only when consent is asked for again: both are
 *   set. It is not rotated, and ends after a week while the project is in testing.
 * - Revoking any token ends the person's whole grant to the project.
 * - Answers spell `email` and `profile` as URLs; a person can untick single scopes.
 */
export const google: ProviderPreset = {
  id: 'google',
  title: 'Google',
  issuer: 'https://accounts.google.com',
  extraParameters: { access_type: 'offline', prompt: 'consent' },
  authMethod: 'client_secret_post',
  impliedScopes: {
    'https://www.googleapis.com/auth/userinfo.email': ['email'],
    'https://www.googleapis.com/auth/userinfo.profile': ['profile'],
  },
};

/**
 * Microsoft Entra ID (work, school and personal accounts).
 *
 * - A refresh token needs the scope `offline_access`, which is always asked for. It is replaced at each refresh.
 * - No revocation: a person ends the grant at myapplications.microsoft.com.
 * - One grant is for one resource: don't mix scopes of two. Write scopes as Microsoft does, upper and lower case too.
 *
 * @param tenant - id or domain of a directory, or `organizations`, `consumers` or `common`, which is the default
 */
export function microsoft(tenant = 'common'): ProviderPreset {
  return {
    id: 'microsoft',
    title: 'Microsoft',
    issuer: `https://login.microsoftonline.com/${encodeURIComponent(tenant)}/v2.0`,
    defaultScopes: ['offline_access'],
    authMethod: 'client_secret_post',
  };
}
