"""Our embedder as LangChain's `Embeddings`, for chains that want one."""

from langchain_core.embeddings import Embeddings

from vectorstore.embedding import Embedder


class LangChainEmbeddings(Embeddings):
    """Gives LangChain the pooled vectors; prefixes are added as everywhere."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder

    def embed_query(self, text: str) -> list[float]:
        vector: list[float] = self._embedder.embed_question(text).vector.tolist()
        return vector

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [embedded.vector.tolist() for embedded in self._embedder.embed_chunks(texts)]
