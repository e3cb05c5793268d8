"""Pictures as SVG: elements, text that is measured, colours, axes."""
