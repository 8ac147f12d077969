"""Looking: what pages, services and rankings ask of surveys."""
