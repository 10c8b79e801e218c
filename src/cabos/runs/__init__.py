"""Questions over files and the workspace: read customers, keep the index, record the run."""
